//! The table of what was measured, as docs/performance.md has it.

use std::time::Duration;

use anyhow::Result;
use support::report::Report;

use crate::verdict::Figures;

/// A line.
pub(crate) struct Row {
    pub(crate) fault: &'static str,
    pub(crate) database: &'static str,
    pub(crate) nodes: usize,
    pub(crate) figures: Figures,
    pub(crate) slots: String,
}

/// Prints all lines.
pub(crate) fn print(rows: &[Row], report: &mut Report) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    report.title(
        "| fault | database | nodes | answered meanwhile | 503 meanwhile | slowest | slowest of the offline ones \
         | well again after | slots |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    )?;
    for Row { fault, database, nodes, figures, slots } in rows {
        let Figures { done, later, slowest, slowest_offline, recovery } = figures;
        let seconds = |time: &Duration| format!("{:.2} s", time.as_secs_f64());
        let milliseconds = format!("{:.1} ms", slowest_offline.as_secs_f64() * 1000.0);
        report.line(&format!(
            "| {fault} | {database} | {nodes} | {done} | {later} | {} | {milliseconds} | {} | {slots} |",
            seconds(slowest),
            seconds(recovery)
        ))?;
    }
    Ok(())
}

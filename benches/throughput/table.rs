//! The table that is printed.

use comfy_table::Table;
use comfy_table::presets::ASCII_MARKDOWN;

/// One line of it.
pub(crate) struct Row {
    /// What was done.
    pub(crate) work: String,
    /// What came of it.
    pub(crate) measured: String,
    /// What it is measured against, in the same run; empty when the budget is an absolute figure.
    pub(crate) limit: String,
    /// Measured by limit; empty when the budget is an absolute figure.
    pub(crate) ratio: String,
    pub(crate) budget: Budget,
}

/// What was allowed, and whether it was kept.
pub(crate) enum Budget {
    /// The value must be at least this.
    AtLeast { least: f64, value: f64 },
    /// The value must be at most this, in the unit named.
    AtMost { most: f64, unit: &'static str, value: f64 },
    /// There is none; the row is there to explain the others.
    None,
}

impl Budget {
    fn wording(&self) -> String {
        match self {
            Self::AtLeast { least, .. } => format!("≥ {least}"),
            Self::AtMost { most, unit, .. } => format!("≤ {most}{unit}"),
            Self::None => String::new(),
        }
    }

    /// Anything that is not a number misses.
    fn verdict(&self) -> &'static str {
        let is_kept = match self {
            Self::AtLeast { least, value } => value >= least,
            Self::AtMost { most, value, .. } => value <= most,
            Self::None => return "",
        };
        if is_kept { "kept" } else { "**MISSED**" }
    }
}

/// A Markdown table, as it stands in docs/performance.md.
pub(crate) fn render(rows: &[Row]) -> String {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN);
    table.set_header(["work", "measured", "limit in the same run", "ratio", "budget", ""]);
    for row in rows {
        let Row { work, measured, limit, ratio, budget } = row;
        table.add_row([work, measured, limit, ratio, &budget.wording(), budget.verdict()]);
    }
    table.to_string()
}

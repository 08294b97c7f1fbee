//! A result as a table that fits the terminal: with all columns if there is room for them, else with those
//! that matter most, whose long cells are broken. Knows nothing of where it is printed.

use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, Width, presets};
use serde_json::{Map, Value};

/// Space between two columns.
const GAP: u16 = 2;

/// A column is not broken into lines shorter than this, or than its head.
const READABLE: u16 = 16;

/// Columns that are copied from here into other commands. These are never broken.
const WHOLE: [&str; 2] = ["id", "kid"];

/// The members of one object, a line each. Where that is too wide, lists have a line for each item; a line
/// that is too long even so is the terminal's to break.
pub(super) fn of_members(members: &Map<String, Value>, width: Option<u16>) -> String {
    let draw = |between: &str| {
        let mut table = empty();
        for (name, value) in members {
            table.add_row([name.clone(), cell(value, between)]);
        }
        spaced(table)
    };
    let table = draw(" ");
    let table = if fits(&table, width) { table } else { draw("\n") };
    table.trim_fmt()
}

/// A list with a head: all members of the objects if they fit, else as many of the `short` columns as there
/// is room for. Says whether something was left out.
pub(super) fn of_rows(
    objects: &[Map<String, Value>],
    short: &[Vec<(&'static str, Value)>],
    width: Option<u16>,
) -> (String, bool) {
    let table = with_head(objects.iter().map(|object| {
        let members = object.iter().map(|(name, value)| (name.as_str(), value));
        members.collect()
    }));
    if fits(&table, width) {
        return (table.trim_fmt(), false);
    }
    let first_columns = |count: usize| {
        with_head(
            short.iter().map(|row| row.iter().take(count).map(|(name, value)| (*name, value)).collect()),
        )
    };
    let mut table = first_columns(usize::MAX);
    while table.column_count() > 1 && needed(&least_widths(&table)) > width.map_or(usize::MAX, usize::from) {
        table = first_columns(table.column_count() - 1);
    }
    // A single column that is too wide is the terminal's to break.
    if let Some(width) = width.filter(|width| table.column_count() > 1 && !fits(&table, Some(*width))) {
        break_cells(&mut table, width);
    }
    (table.trim_fmt(), true)
}

fn with_head<'a>(rows: impl Iterator<Item = Vec<(&'a str, &'a Value)>>) -> Table {
    let mut table = empty();
    for row in rows {
        if table.header().is_none() {
            table.set_header(row.iter().map(|(name, _)| *name));
        }
        table.add_row(row.iter().map(|(_, value)| cell(value, " ")));
    }
    spaced(table)
}

/// The least that each column needs to be read with ease.
fn least_widths(table: &Table) -> Vec<u16> {
    let heads: Vec<String> =
        table.header().map(|row| row.cell_iter().map(Cell::content).collect()).unwrap_or_default();
    let least = |(head, width): (&String, u16)| {
        let of_head = u16::try_from(head.len()).unwrap_or(u16::MAX);
        if WHOLE.contains(&head.as_str()) { width } else { width.min(READABLE.max(of_head)) }
    };
    heads.iter().zip(table.column_max_content_widths()).map(least).collect()
}

fn break_cells(table: &mut Table, width: u16) {
    let least = least_widths(table);
    let end = least.len().saturating_sub(1);
    table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
    for (index, (column, least)) in table.column_iter_mut().zip(least).enumerate() {
        let gap = if index == end { 0 } else { GAP };
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least + gap)));
    }
}

fn empty() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table
}

fn spaced(mut table: Table) -> Table {
    let last = table.column_count().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index == last { 0 } else { GAP }));
    }
    table
}

fn fits(table: &Table, width: Option<u16>) -> bool {
    width.is_none_or(|width| needed(&table.column_max_content_widths()) <= usize::from(width))
}

/// What columns of these widths take up, with the space between them.
fn needed(widths: &[u16]) -> usize {
    let gaps = usize::from(GAP) * widths.len().saturating_sub(1);
    widths.iter().map(|width| usize::from(*width)).sum::<usize>() + gaps
}

fn cell(value: &Value, between: &str) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => printable(text),
        Value::Array(items) => items.iter().map(|item| cell(item, between)).collect::<Vec<_>>().join(between),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{name}: {}", cell(value, between)));
            members.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// What users wrote may hold characters that a terminal would obey, or that change the direction of what
/// follows.
fn printable(text: &str) -> String {
    let is_harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    text.chars().flat_map(|c| if is_harmful(c) { c.escape_default().collect() } else { vec![c] }).collect()
}

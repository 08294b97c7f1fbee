//! Standard output and standard error: the only file that prints.

use std::io::Write as _;

use comfy_table::{ContentArrangement, Table, presets};
use entity::time::UnixMillis;
use serde::Serialize;

use crate::database;

/// How results are printed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether a program reads it.
    pub(super) fn is_json(self) -> bool {
        self.json
    }

    /// One object: as JSON, or as a table of names and values.
    pub(super) fn object(self, object: &impl Serialize) {
        let value = serde_json::to_value(object).unwrap_or_default();
        if self.json {
            return print(&value.to_string());
        }
        let mut table = table();
        if let serde_json::Value::Object(members) = &value {
            for (name, value) in members {
                table.add_row([name.clone(), cell(value)]);
            }
        }
        print(&table.to_string());
    }

    /// Several objects with the same members: as a JSON array, or as a table with a head.
    pub(super) fn list(self, objects: &[impl Serialize], none: &str) {
        let values: Vec<_> = objects.iter().filter_map(|object| serde_json::to_value(object).ok()).collect();
        if self.json {
            return print(&serde_json::Value::Array(values).to_string());
        }
        let Some(serde_json::Value::Object(first)) = values.first() else {
            return note(none);
        };
        let mut table = table();
        table.set_header(first.keys());
        for value in &values {
            if let serde_json::Value::Object(members) = value {
                table.add_row(members.values().map(cell));
            }
        }
        print(&table.to_string());
    }
}

fn table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table
}

fn cell(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "-".to_owned(),
        serde_json::Value::String(text) => printable(text),
        serde_json::Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(" "),
        serde_json::Value::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{name}: {}", cell(value)));
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

/// A moment as RFC 3339 in UTC.
pub(super) fn moment(at: UnixMillis) -> String {
    let since = std::time::Duration::from_millis(u64::try_from(at.0).unwrap_or_default());
    humantime::format_rfc3339_seconds(std::time::UNIX_EPOCH + since).to_string()
}

/// The drivers speak to programmers.
fn database_advice(error: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    match error.downcast_ref::<database::Error>() {
        Some(database::Error::Statement(error)) => database::advice(error),
        Some(_) => None,
        None => error.downcast_ref().and_then(database::advice),
    }
}

/// A result.
pub(super) fn print(text: &str) {
    // A reader that has gone away, as `head`, is no reason to complain.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A piece of a long result, which must be whole.
pub(super) fn write(piece: &[u8]) -> std::io::Result<()> {
    std::io::stdout().write_all(piece)?;
    std::io::stdout().flush()
}

/// Progress, questions and hints.
pub(super) fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Says what went wrong: the error, and each cause that adds something to it.
pub fn report(error: &anyhow::Error) {
    if let Some(advice) = error.chain().find_map(database_advice) {
        return note(&format!("error: {advice}"));
    }
    let mut message = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !message.contains(&cause) {
            message = format!("{message}: {cause}");
        }
    }
    note(&format!("error: {message}"));
}

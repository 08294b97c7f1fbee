//! Standard output and standard error: the only file that prints.

use std::io::{self, ErrorKind, Write as _};

use entity::time::UnixMillis;
use serde::Serialize;
use serde_json::Value;

use super::global_args::GlobalArgs;
use super::{table, terminal};
use crate::{clock, database};

/// How results are printed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    json: bool,
    /// How wide a table may be, in characters; absent if as wide as it likes.
    width: Option<u16>,
}

/// A row of a list. JSON has all its members, and so has a table that is wide enough.
pub(super) trait Listed: Serialize {
    /// The columns of a narrow table, each with its head.
    fn columns(&self) -> Vec<(&'static str, Value)>;
}

impl Output {
    pub(super) fn new(global: &GlobalArgs) -> Self {
        let width = if global.wide { None } else { terminal::width() };
        Self { json: global.json, width }
    }

    /// Whether a program reads it.
    pub(super) fn is_json(self) -> bool {
        self.json
    }

    /// One object: as JSON, or as a table of names and values.
    pub(super) fn object(self, object: &impl Serialize) -> io::Result<()> {
        self.summary(object, object)
    }

    /// One object: whole as JSON, or what matters of it as a table.
    pub(super) fn summary(self, whole: &impl Serialize, short: &impl Serialize) -> io::Result<()> {
        if self.json {
            return print(&serde_json::to_value(whole).unwrap_or_default().to_string());
        }
        match serde_json::to_value(short).unwrap_or_default() {
            Value::Object(members) => print(&table::of_members(&members, self.width)),
            _ => Ok(()),
        }
    }

    /// Several objects: as a JSON array, or as a table with a head.
    pub(super) fn list(self, rows: &[impl Listed], none: &str) -> io::Result<()> {
        if self.json {
            return print(&serde_json::to_value(rows).unwrap_or_default().to_string());
        }
        if rows.is_empty() {
            note(none);
            return Ok(());
        }
        let objects: Vec<_> =
            rows.iter().filter_map(|row| serde_json::to_value(row).ok()?.as_object().cloned()).collect();
        let short: Vec<_> = rows.iter().map(Listed::columns).collect();
        let (table, is_cut) = table::of_rows(&objects, &short, self.width);
        print(&table)?;
        if is_cut {
            note("Columns are left out for want of room; `--wide` shows them.");
        }
        Ok(())
    }
}

/// A moment as RFC 3339 in UTC.
pub(super) fn moment(at: UnixMillis) -> String {
    clock::rfc3339(at)
}

/// How long before `now` something was, in its largest unit.
pub(super) fn ago(at: UnixMillis, now: UnixMillis) -> String {
    let seconds = now.0.saturating_sub(at.0).max(0) / 1000;
    match seconds {
        0..60 => format!("{seconds}s ago"),
        60..3600 => format!("{}m ago", seconds / 60),
        3600..86_400 => format!("{}h ago", seconds / 3600),
        _ => format!("{}d ago", seconds / 86_400),
    }
}

/// The drivers speak to programmers.
fn database_advice(error: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    match error.downcast_ref::<database::Error>() {
        Some(database::Error::Statement(error)) => database::advice(error),
        Some(_) => None,
        None => error.downcast_ref().and_then(database::advice),
    }
}

/// A result. It may be the only copy of a secret: what cannot be written fails the command.
pub(super) fn print(text: &str) -> io::Result<()> {
    match writeln!(io::stdout(), "{text}").and_then(|()| io::stdout().flush()) {
        // A reader that has gone away, as `head`, has had what it wanted.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(io::Error::new(
            error.kind(),
            format!("cannot write the result, though what the command does is done: {error}"),
        )),
        Ok(()) => Ok(()),
    }
}

/// A piece of a long result, which must be whole.
pub(super) fn write(piece: &[u8]) -> io::Result<()> {
    io::stdout()
        .write_all(piece)
        .and_then(|()| io::stdout().flush())
        .map_err(|error| io::Error::new(error.kind(), format!("cannot write the whole result: {error}")))
}

/// Progress, questions and hints.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
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

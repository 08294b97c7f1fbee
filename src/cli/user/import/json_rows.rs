//! Rows of JSON lines: one object a line.

use std::io::{BufRead as _, Read as _};

use serde_json::{Map, Value};

use super::Row;
use super::columns::Column;
use super::input::Bytes;
use crate::users::ImportedUser;

/// No user needs so many.
const MAX_LINE_BYTES: u64 = 64 * 1024;

pub(super) struct JsonRows {
    bytes: Bytes,
    line: u64,
}

impl JsonRows {
    pub(super) fn new(bytes: Bytes) -> Self {
        Self { bytes, line: 0 }
    }

    /// The next line without its end; `None` at the end of the file, an empty one for one that is too long.
    fn next_line(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        self.line += 1;
        let mut line = Vec::new();
        if self.bytes.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == MAX_LINE_BYTES {
            self.bytes.skip_until(b'\n')?;
        }
        Ok(Some(line))
    }
}

impl Iterator for JsonRows {
    type Item = std::io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.next_line() {
                Ok(Some(line)) if line.trim_ascii().is_empty() => {}
                Ok(Some(line)) => return Some(Ok(Row { line: self.line, user: user(&line) })),
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

fn user(line: &[u8]) -> Result<ImportedUser, String> {
    // The parser's own words would show a piece of the line.
    let members: Map<String, Value> =
        serde_json::from_slice(line).map_err(|_| "the line is no JSON object, or is too long".to_owned())?;
    let mut user = ImportedUser::default();
    for (name, value) in members {
        let column = Column::named(&name)?;
        match value {
            Value::Null => {}
            Value::String(text) => column.set(&mut user, &text)?,
            Value::Bool(disabled) if column == Column::Disabled => user.disabled = Some(disabled),
            // SQLite has no booleans.
            Value::Number(number) if column == Column::Disabled => {
                column.set(&mut user, &number.to_string())?;
            }
            Value::Array(roles) if column == Column::Roles => user.roles = Some(words(&roles)?),
            _ => return Err(format!("`{name}` has a value of the wrong kind")),
        }
    }
    Ok(user)
}

fn words(roles: &[Value]) -> Result<Vec<String>, String> {
    let word = |role: &Value| role.as_str().map(str::to_owned);
    roles.iter().map(word).collect::<Option<_>>().ok_or_else(|| "`roles` is a list of names".to_owned())
}

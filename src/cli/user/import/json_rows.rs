//! Rows of JSON lines: one object a line.

use serde_json::Value;

use super::columns::Column;
use super::lines::{Lines, MAX_ROW_BYTES, TOO_LONG};
use super::row::Row;
use crate::json_object::Members;
use crate::users::ImportedUser;

pub(super) struct JsonRows {
    lines: Lines,
}

impl JsonRows {
    pub(super) fn new(lines: Lines) -> Self {
        Self { lines }
    }
}

impl Iterator for JsonRows {
    type Item = std::io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next().transpose()?;
        Some(line.map(|line| Row { line: line.number, user: user(&line.text) }))
    }
}

fn user(line: &[u8]) -> Result<ImportedUser, String> {
    if line.len() > MAX_ROW_BYTES {
        return Err(TOO_LONG.to_owned());
    }
    // The parser's own words would show a piece of the line.
    let Members(members) =
        serde_json::from_slice(line).map_err(|_| "the line is no JSON object".to_owned())?;
    let mut user = ImportedUser::default();
    let mut columns = Vec::new();
    for (name, value) in members {
        let column = Column::named(&name)?;
        if columns.contains(&column) {
            return Err(format!("`{name}` says again what another member says; leave one of them out"));
        }
        columns.push(column);
        set(&mut user, &name, column, value)?;
    }
    Ok(user)
}

fn set(user: &mut ImportedUser, name: &str, column: Column, value: Value) -> Result<(), String> {
    match value {
        Value::Null => {}
        Value::String(text) => column.set(user, &text)?,
        Value::Bool(disabled) if column == Column::Disabled => user.disabled = Some(disabled),
        // SQLite has no booleans.
        Value::Number(number) if column == Column::Disabled => column.set(user, &number.to_string())?,
        Value::Array(roles) if column == Column::Roles => user.roles = Some(words(&roles)?),
        _ => return Err(format!("`{name}` has a value of the wrong kind")),
    }
    Ok(())
}

fn words(roles: &[Value]) -> Result<Vec<String>, String> {
    let word = |role: &Value| role.as_str().map(str::to_owned);
    roles.iter().map(word).collect::<Option<_>>().ok_or_else(|| "`roles` is a list of names".to_owned())
}

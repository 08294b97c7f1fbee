//! Rows of JSON lines: one object a line.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::Row;
use super::columns::Column;
use super::lines::{Lines, MAX_ROW_BYTES, TOO_LONG};
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

/// The members of an object in their order, also those of equal names, of which `serde_json::Map` keeps the last.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
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

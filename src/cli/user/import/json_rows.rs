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
        Some(line.map(|line| row(line.number, &line.text)))
    }
}

fn row(line: u64, text: &[u8]) -> Row {
    match members(text) {
        Ok(members) => Row { line, username: username(&members), user: user(members) },
        Err(fault) => Row { line, username: None, user: Err(fault) },
    }
}

type Member = (String, Value);

fn members(line: &[u8]) -> Result<Vec<Member>, String> {
    if line.len() > MAX_ROW_BYTES {
        return Err(TOO_LONG.to_owned());
    }
    // The parser's own words would show a piece of the line.
    let Members(members) =
        serde_json::from_slice(line).map_err(|_| "the line is no JSON object".to_owned())?;
    Ok(members)
}

fn username(members: &[Member]) -> Option<String> {
    let is_username = |(name, _): &&Member| Column::named(name) == Ok(Column::Username);
    members.iter().find(is_username)?.1.as_str().map(str::to_owned)
}

fn user(members: Vec<Member>) -> Result<ImportedUser, String> {
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
        Value::Bool(truth) if column.is_truth() => column.set(user, &truth.to_string())?,
        // SQLite has no booleans.
        Value::Number(number) if column.is_truth() => column.set(user, &number.to_string())?,
        Value::Array(roles) if column == Column::Roles => user.roles = Some(words(&roles)?),
        _ => return Err(format!("`{name}` has a value of the wrong kind")),
    }
    Ok(())
}

fn words(roles: &[Value]) -> Result<Vec<String>, String> {
    let word = |role: &Value| role.as_str().map(str::to_owned);
    roles.iter().map(word).collect::<Option<_>>().ok_or_else(|| "`roles` is a list of names".to_owned())
}

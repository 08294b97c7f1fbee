//! Rows below a line of column names. How fields are separated is not known here.

use anyhow::{bail, ensure};

use super::columns::Column;
use crate::users::ImportedUser;

/// Why a file without names is refused.
pub(super) const NO_USERNAME: &str = "the first line names no column `username`";

/// Why a file is refused whose first line may be a row.
const NO_NAMES: &str = "the first line must name the columns, at least `username`, and has no name that is known \
                        (sqlite3 prints the names with `-header`)";

/// What the columns hold, from left to right.
pub(super) struct Table(Vec<Column>);

impl Table {
    /// Reads the names. One that is unknown, or there twice, is an error of the whole file.
    pub(super) fn new(names: &[Vec<u8>]) -> anyhow::Result<Self> {
        let names: Vec<_> = names.iter().map(|name| String::from_utf8_lossy(name)).collect();
        // Without a known name the line may be a row, and must not be shown.
        ensure!(names.iter().any(|name| Column::named(name).is_ok()), NO_NAMES);
        let mut columns = Vec::new();
        for name in &names {
            let column = Column::named(name).map_err(anyhow::Error::msg)?;
            if let Some(earlier) = columns.iter().position(|other| *other == column) {
                bail!("the columns `{}` and `{name}` hold the same; leave one of them out", names[earlier]);
            }
            columns.push(column);
        }
        ensure!(columns.contains(&Column::Username), NO_USERNAME);
        Ok(Self(columns))
    }

    /// The user whom a row with these fields names. With a field too many or too few only the first one
    /// certainly stands where it belongs.
    pub(super) fn username(&self, fields: &[Vec<u8>]) -> Option<String> {
        let is_in_place = fields.len() == self.0.len() || self.0.first() == Some(&Column::Username);
        self.username_before(fields).filter(|_| is_in_place)
    }

    /// The user whom a row names that begins with these fields.
    pub(super) fn username_before(&self, fields: &[Vec<u8>]) -> Option<String> {
        let position = self.0.iter().position(|column| *column == Column::Username)?;
        fields.get(position).map(|name| String::from_utf8_lossy(name).into_owned())
    }

    /// What a row says.
    pub(super) fn user(&self, fields: &[Vec<u8>]) -> Result<ImportedUser, String> {
        if fields.len() != self.0.len() {
            return Err(format!("the row has {} fields instead of {}", fields.len(), self.0.len()));
        }
        let mut user = ImportedUser::default();
        for (column, field) in self.0.iter().zip(fields) {
            let text = std::str::from_utf8(field).map_err(|_| "the row is not UTF-8".to_owned())?;
            column.set(&mut user, text)?;
        }
        Ok(user)
    }
}

//! Rows of CSV, below a line of column names. A row is one line, since no column may hold a line break.
//!
//! The quotes of a field may be open at the end of a line. Either somebody has forgotten a quote, and the
//! next line is a row like any other. Or the field does hold a line break, and the lines up to its end must
//! not be taken for rows. Otherwise a user who chose that field, as a full name, would choose what users
//! there are. To tell which, the next lines are searched for the end of a well-formed record.

use anyhow::{Context as _, bail, ensure};

use super::columns::Column;
use super::csv_fields::{Fields, MisplacedQuote};
use super::lines::{Line, Lines, MAX_ROW_BYTES, TOO_LONG};
use super::row::Row;
use crate::users::ImportedUser;

/// How far is looked for the end of a field.
const MAX_FIELD_BYTES: usize = 1024 * 1024;

pub(super) struct CsvRows {
    lines: Lines,
    columns: Vec<Column>,
}

impl CsvRows {
    /// Reads the names. One that is unknown, or there twice, is an error of the whole file.
    pub(super) fn new(mut lines: Lines) -> anyhow::Result<Self> {
        const NO_USERNAME: &str = "the first line names no column `username`";
        let line = lines.next()?.context(NO_USERNAME)?;
        let mut names = Fields::default();
        if names.read(&line.text).is_err() || names.is_open() {
            bail!(
                "the quotes around the names in the first line are not closed, or not where they should be"
            );
        }
        let mut columns = Vec::new();
        for name in names.finish() {
            let column = Column::named(&String::from_utf8_lossy(&name)).map_err(anyhow::Error::msg)?;
            ensure!(!columns.contains(&column), "two columns hold the same: {column:?}");
            columns.push(column);
        }
        ensure!(columns.contains(&Column::Username), NO_USERNAME);
        Ok(Self { lines, columns })
    }

    fn row(&mut self, line: &Line) -> std::io::Result<Row> {
        let mut fields = Fields::default();
        let user = match fields.read(&line.text) {
            Err(MisplacedQuote { field }) => Err(format!(
                "field {field} has a quote in a wrong place; quote the whole field, and double those inside"
            )),
            Ok(()) if fields.is_open() => Err(self.open_quotes(line, fields)?),
            Ok(()) if line.text.len() > MAX_ROW_BYTES => Err(TOO_LONG.to_owned()),
            Ok(()) => self.user(&fields.finish()),
        };
        Ok(Row { line: line.number, user })
    }

    fn user(&self, fields: &[Vec<u8>]) -> Result<ImportedUser, String> {
        if fields.len() != self.columns.len() {
            return Err(format!("the row has {} fields instead of {}", fields.len(), self.columns.len()));
        }
        let mut user = ImportedUser::default();
        for (column, field) in self.columns.iter().zip(fields) {
            let text = std::str::from_utf8(field).map_err(|_| "the row is not UTF-8".to_owned())?;
            column.set(&mut user, text)?;
        }
        Ok(user)
    }

    /// What is wrong with a row whose last field's quotes are open. Passes over the lines that belong to the
    /// row.
    fn open_quotes(&mut self, line: &Line, mut fields: Fields) -> std::io::Result<String> {
        let field = fields.number();
        let (mut count, mut bytes) = (0, 0);
        while bytes <= MAX_FIELD_BYTES
            && let Some(next) = self.lines.peek(count)?
            && fields.read(&next.text).is_ok()
        {
            count += 1;
            bytes += next.text.len();
            if !fields.is_open() {
                let end = next.number;
                self.lines.skip(count);
                return Ok(format!(
                    "field {field} goes on until line {end}, but no column may hold a line break; take it out"
                ));
            }
        }
        if line.text.len() > MAX_ROW_BYTES {
            return Ok(TOO_LONG.to_owned());
        }
        Ok(format!("the quotes around field {field} are not closed; close them, and double those inside"))
    }
}

impl Iterator for CsvRows {
    type Item = std::io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next().transpose()?;
        Some(line.and_then(|line| self.row(&line)))
    }
}

//! Rows of CSV, below a line of column names. A row is one line, since no column may hold a line break.
//!
//! The quotes of a field may be open at the end of a line. Either somebody has forgotten a quote, and the
//! next line is a row like any other. Or the field does hold a line break, and the lines up to its end must
//! not be taken for rows. Otherwise a user who chose that field, as a full name, would choose what users
//! there are. To tell which, the next lines are searched for the end of a well-formed record.

use anyhow::{Context as _, bail};

use super::csv_fields::{Fields, MisplacedQuote};
use super::lines::{Line, Lines, MAX_ROW_BYTES, TOO_LONG};
use super::row::Row;
use super::table::{NO_USERNAME, Table};

/// How far is looked for the end of a field.
const MAX_FIELD_BYTES: usize = 1024 * 1024;

pub(super) struct CsvRows {
    lines: Lines,
    table: Table,
}

impl CsvRows {
    /// Reads the names.
    pub(super) fn new(mut lines: Lines) -> anyhow::Result<Self> {
        let line = lines.next()?.context(NO_USERNAME)?;
        let mut names = Fields::default();
        if names.read(&line.text).is_err() || names.is_open() {
            bail!(
                "the quotes around the names in the first line are not closed, or not where they should be"
            );
        }
        Ok(Self { lines, table: Table::new(&names.finish())? })
    }

    fn row(&mut self, line: &Line) -> std::io::Result<Row> {
        let mut fields = Fields::default();
        let read = fields.read(&line.text);
        let mut username = self.table.username_before(fields.finished());
        let user = match read {
            Err(MisplacedQuote { field }) => Err(format!(
                "field {field} has a quote in a wrong place; quote the whole field, and double those inside"
            )),
            Ok(()) if fields.is_open() => Err(self.open_quotes(line, fields)?),
            Ok(()) if line.text.len() > MAX_ROW_BYTES => Err(TOO_LONG.to_owned()),
            Ok(()) => {
                let fields = fields.finish();
                username = self.table.username(&fields);
                self.table.user(&fields)
            }
        };
        Ok(Row { line: line.number, username, user })
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

//! Rows as `mariadb --batch` and `mysql --batch` print them: fields between tabs, below a line of column
//! names. A tab, line break, NUL or backslash in a field stands as an escape of two characters, so that a row
//! is always one line. NULL is printed as the word `NULL`, and so is a text that is this word: both are taken
//! for nothing.

use anyhow::Context as _;

use super::lines::{Line, Lines, MAX_ROW_BYTES, TOO_LONG};
use super::row::Row;
use super::table::{NO_USERNAME, Table};

const NULL: &[u8] = b"NULL";

pub(super) struct TsvRows {
    lines: Lines,
    table: Table,
}

impl TsvRows {
    /// Reads the names.
    pub(super) fn new(mut lines: Lines) -> anyhow::Result<Self> {
        let line = lines.next()?.context(NO_USERNAME)?;
        let table = Table::new(&fields(&line.text).map_err(anyhow::Error::msg)?)?;
        Ok(Self { lines, table })
    }

    fn row(&self, line: &Line) -> Row {
        let number = line.number;
        if line.text.len() > MAX_ROW_BYTES {
            return Row { line: number, username: None, user: Err(TOO_LONG.to_owned()) };
        }
        match fields(&line.text) {
            Ok(fields) => {
                let username = self.table.username(&fields);
                Row { line: number, username, user: self.table.user(&fields) }
            }
            Err(fault) => Row { line: number, username: None, user: Err(fault) },
        }
    }
}

impl Iterator for TsvRows {
    type Item = std::io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next().transpose()?;
        Some(line.map(|line| self.row(&line)))
    }
}

fn fields(line: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    line.split(|byte| *byte == b'\t').map(field).collect()
}

fn field(text: &[u8]) -> Result<Vec<u8>, String> {
    if text == NULL {
        return Ok(Vec::new());
    }
    let mut field = Vec::new();
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        field.push(match byte {
            b'\\' => unescaped(bytes.next()).ok_or("a backslash stands alone; print without `--raw`")?,
            other => *other,
        });
    }
    Ok(field)
}

fn unescaped(byte: Option<&u8>) -> Option<u8> {
    match byte? {
        b't' => Some(b'\t'),
        b'n' => Some(b'\n'),
        b'0' => Some(0),
        b'\\' => Some(b'\\'),
        _ => None,
    }
}

//! Rows of CSV (RFC 4180), below a line of column names.

use anyhow::ensure;
use csv::{ByteRecord, Reader, ReaderBuilder};

use super::Row;
use super::columns::Column;
use super::input::Bytes;
use crate::users::ImportedUser;

pub(super) struct CsvRows {
    reader: Reader<Bytes>,
    columns: Vec<Column>,
}

impl CsvRows {
    /// Reads the names. One that is unknown, or there twice, is an error of the whole file.
    pub(super) fn new(bytes: Bytes) -> anyhow::Result<Self> {
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes);
        let mut columns = Vec::new();
        for name in reader.byte_headers()? {
            let column = Column::named(&String::from_utf8_lossy(name)).map_err(anyhow::Error::msg)?;
            ensure!(!columns.contains(&column), "two columns hold the same: {column:?}");
            columns.push(column);
        }
        ensure!(columns.contains(&Column::Username), "the first line names no column `username`");
        Ok(Self { reader, columns })
    }

    fn user(&self, record: &ByteRecord) -> Result<ImportedUser, String> {
        if record.len() != self.columns.len() {
            return Err(format!("the row has {} fields instead of {}", record.len(), self.columns.len()));
        }
        let mut user = ImportedUser::default();
        for (column, field) in self.columns.iter().zip(record) {
            let text = std::str::from_utf8(field).map_err(|_| "the row is not UTF-8".to_owned())?;
            column.set(&mut user, text)?;
        }
        Ok(user)
    }
}

impl Iterator for CsvRows {
    type Item = std::io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = ByteRecord::new();
        match self.reader.read_byte_record(&mut record) {
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                Some(Ok(Row { line, user: self.user(&record) }))
            }
            Ok(false) => None,
            Err(error) => Some(Err(error.into())),
        }
    }
}

//! The fields of a record of CSV, as strictly as RFC 4180 §2 writes them.
//!
//! The crate `csv`, which writes the export, cannot read the import, since misplaced quotes are no mistake
//! for it. The crate takes `"a"b` for `ab` and `a"b` for itself. Behind a quote that is never closed it reads
//! on to the next quote or to the end of the file, however long the file is. So one faulty row would swallow
//! the good rows behind it, and nobody could find out where these begin.

/// A quote where none may stand: inside of a field without quotes, or before the end of one with quotes.
#[derive(Debug)]
pub(super) struct MisplacedQuote {
    /// From 1.
    pub(super) field: usize,
}

/// The fields as far as they have been read.
#[derive(Debug, Default)]
pub(super) struct Fields {
    finished: Vec<Vec<u8>>,
    last: Vec<u8>,
    place: Place,
}

/// Where in a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Start,
    Bare,
    Quoted,
    /// Behind a quote that ends the field, unless another one follows.
    Unquoted,
}

impl Fields {
    /// Reads on, in the next line if the quotes of a field were open at the end of the last one.
    pub(super) fn read(&mut self, line: &[u8]) -> Result<(), MisplacedQuote> {
        line.iter().try_for_each(|byte| self.read_byte(*byte))
    }

    fn read_byte(&mut self, byte: u8) -> Result<(), MisplacedQuote> {
        self.place = match (self.place, byte) {
            (Place::Start, b'"') => Place::Quoted,
            (Place::Quoted, b'"') => Place::Unquoted,
            (Place::Bare, b'"') => return Err(MisplacedQuote { field: self.number() }),
            (Place::Start | Place::Bare | Place::Unquoted, b',') => {
                self.finished.push(std::mem::take(&mut self.last));
                Place::Start
            }
            (Place::Start | Place::Bare, _) => self.keep(byte, Place::Bare),
            (Place::Quoted, _) | (Place::Unquoted, b'"') => self.keep(byte, Place::Quoted),
            (Place::Unquoted, _) => return Err(MisplacedQuote { field: self.number() }),
        };
        Ok(())
    }

    fn keep(&mut self, byte: u8, place: Place) -> Place {
        self.last.push(byte);
        place
    }

    /// All but the last.
    pub(super) fn finished(&self) -> &[Vec<u8>] {
        &self.finished
    }

    /// Of the last field, from 1.
    pub(super) fn number(&self) -> usize {
        self.finished.len() + 1
    }

    /// Whether the last field's quotes have not been closed.
    pub(super) fn is_open(&self) -> bool {
        self.place == Place::Quoted
    }

    pub(super) fn finish(mut self) -> Vec<Vec<u8>> {
        self.finished.push(self.last);
        self.finished
    }
}

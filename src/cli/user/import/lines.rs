//! The lines of the input, in bounded memory, with a look at those that follow.

use std::collections::VecDeque;
use std::io::{BufRead, Read as _};

/// A longer line is cut off here. Long enough to see in it whether the quotes around a field close.
const MAX_LINE_BYTES: usize = 1024 * 1024;

/// A longer row is refused; no user needs so much.
pub(super) const MAX_ROW_BYTES: usize = 64 * 1024;

/// Why such a row is refused.
pub(super) const TOO_LONG: &str = "the row is too long: it has more than 64 KiB";

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) type Bytes = Box<dyn BufRead>;

/// A line without its end.
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    pub(super) text: Vec<u8>,
}

/// All lines in which there is something.
pub(super) struct Lines {
    bytes: Bytes,
    number: u64,
    ahead: VecDeque<Line>,
}

impl Lines {
    pub(super) fn new(bytes: Bytes) -> Self {
        Self { bytes, number: 0, ahead: VecDeque::new() }
    }

    /// The next one; `None` at the end.
    pub(super) fn next(&mut self) -> std::io::Result<Option<Line>> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.read(),
        }
    }

    /// The one that comes when the next `count` have been taken. All before it are kept in memory.
    pub(super) fn peek(&mut self, count: usize) -> std::io::Result<Option<&Line>> {
        while self.ahead.len() <= count {
            let Some(line) = self.read()? else {
                return Ok(None);
            };
            self.ahead.push_back(line);
        }
        Ok(self.ahead.get(count))
    }

    /// Passes over the next `count`, which have been looked at.
    pub(super) fn skip(&mut self, count: usize) {
        self.ahead.drain(..count);
    }

    fn read(&mut self) -> std::io::Result<Option<Line>> {
        loop {
            let mut text = Vec::new();
            if self.bytes.by_ref().take(MAX_LINE_BYTES as u64).read_until(b'\n', &mut text)? == 0 {
                return Ok(None);
            }
            if text.len() == MAX_LINE_BYTES && text.last() != Some(&b'\n') {
                self.bytes.skip_until(b'\n')?;
            }
            self.number += 1;
            if self.number == 1 && text.starts_with(BYTE_ORDER_MARK) {
                text.drain(..BYTE_ORDER_MARK.len());
            }
            for end in *b"\n\r" {
                text.pop_if(|last| *last == end);
            }
            if !text.trim_ascii().is_empty() {
                return Ok(Some(Line { number: self.number, text }));
            }
        }
    }
}

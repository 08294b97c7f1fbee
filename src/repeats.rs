//! What keeps the log from saying the same thing again and again: a line is written the first time, and how
//! often it would have come since with the next one. Must not know what the lines say.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::ambient::Ambient;

/// Most lines that are remembered. Beyond that all are forgotten, and some come again sooner than they should.
const MAX_LINES: usize = 4096;

/// Most bytes of a key that tell lines apart.
const MAX_KEY: usize = 200;

/// The lines that were written lately.
#[derive(Debug)]
pub struct Repeats {
    ambient: Ambient,
    lines: Mutex<HashMap<String, Line>>,
}

/// A line that was written.
#[derive(Debug)]
struct Line {
    /// On [`Ambient::elapsed`].
    written_at: Duration,
    period: Duration,
    left_out: u64,
}

/// A line is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// How many like it were left out since the last one, if there were any.
    pub left_out: Option<u64>,
}

impl Repeats {
    /// Nothing was written yet.
    pub fn new(ambient: Ambient) -> Self {
        Self { ambient, lines: Mutex::default() }
    }

    /// Whether a line is to be written now; if not, it is counted. Lines with the same key are written once a
    /// `period`.
    pub fn due(&self, mut key: String, period: Duration) -> Option<Due> {
        key.truncate(key.floor_char_boundary(MAX_KEY));
        key.shrink_to_fit();
        let now = self.ambient.elapsed();
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let left_out = match lines.get_mut(&key) {
            Some(line) if !line.is_over(now) => {
                line.left_out = line.left_out.saturating_add(1);
                return None;
            }
            Some(line) => line.left_out,
            None => 0,
        };
        if lines.len() >= MAX_LINES {
            lines.retain(|_, line| !line.is_over(now));
        }
        if lines.len() >= MAX_LINES {
            lines.clear();
        }
        lines.insert(key, Line { written_at: now, period, left_out: 0 });
        Some(Due { left_out: (left_out > 0).then_some(left_out) })
    }
}

impl Line {
    fn is_over(&self, now: Duration) -> bool {
        now >= self.written_at + self.period
    }
}

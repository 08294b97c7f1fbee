//! What keeps the log from saying the same thing again and again: a line is written the first time, and how
//! often it would have come since with the next one. Must not know what the lines say.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::ambient::Ambient;

/// How often most lines come again.
pub const MINUTE: Duration = Duration::from_mins(1);

/// Most different lines of a kind within their period. All others of the kind count as one line.
const MAX_LINES: usize = 1000;

/// The key of all lines that are too many. No caller has an empty one.
const OTHERS: &str = "";

/// Most bytes of a key that tell lines apart.
const MAX_KEY: usize = 200;

/// The lines that were written lately.
#[derive(Debug)]
pub struct Repeats {
    ambient: Ambient,
    kinds: Mutex<HashMap<&'static str, HashMap<String, Line>>>,
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
        Self { ambient, kinds: Mutex::default() }
    }

    /// Whether a line is to be written now; if not, it is counted. Lines of a kind with the same key are
    /// written once a `period`. A flood of lines of one kind keeps none of another kind back.
    pub fn due(&self, kind: &'static str, mut key: String, period: Duration) -> Option<Due> {
        key.truncate(key.floor_char_boundary(MAX_KEY));
        key.shrink_to_fit();
        let now = self.ambient.elapsed();
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = kinds.entry(kind).or_default();
        if lines.len() >= MAX_LINES && !lines.contains_key(&key) {
            lines.retain(|key, line| key == OTHERS || !line.is_over(now));
            if lines.len() >= MAX_LINES {
                OTHERS.clone_into(&mut key);
            }
        }
        let left_out = match lines.get_mut(&key) {
            Some(line) if !line.is_over(now) => {
                line.left_out = line.left_out.saturating_add(1);
                return None;
            }
            Some(line) => line.left_out,
            None => 0,
        };
        lines.insert(key, Line { written_at: now, period, left_out: 0 });
        Some(Due { left_out: (left_out > 0).then_some(left_out) })
    }
}

impl Line {
    fn is_over(&self, now: Duration) -> bool {
        now >= self.written_at + self.period
    }
}

//! A row that was refused.

use std::fmt;

use serde::Serialize;

/// A longer name is cut off where it is shown; none so long is taken.
const MAX_NAME_CHARACTERS: usize = 254;

/// Where the row begins, whom it names, and what is wrong with it. Never shows a hash.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct RefusedRow {
    line: u64,
    /// Absent where the row does not say, or cannot be read so far.
    username: Option<String>,
    reason: String,
}

impl RefusedRow {
    pub(super) fn new(line: u64, username: Option<String>, reason: String) -> Self {
        let shorten = |name: String| name.chars().take(MAX_NAME_CHARACTERS).collect::<String>();
        let username = username.map(shorten).filter(|name| !name.is_empty());
        Self { line, username, reason }
    }
}

/// A name may hold characters that a terminal would obey.
impl fmt::Display for RefusedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.username {
            Some(name) => write!(f, "line {} (`{}`): {}", self.line, name.escape_debug(), self.reason),
            None => write!(f, "line {}: {}", self.line, self.reason),
        }
    }
}

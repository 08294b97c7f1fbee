//! Section `users`.

use serde::{Deserialize, Serialize};

use super::error::ConfigError;
use super::require::require;

/// The most that `max_sessions` may say: each login counts them.
const MOST_SESSIONS: u64 = 100_000;

/// Section `users`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct UsersConfig {
    /// Sessions that a user may have at once, and browsers in which they may be signed in; one more ends the
    /// oldest.
    pub max_sessions: u64,
    /// Whether anybody may make an account at `POST /signup`.
    pub signup: bool,
}

impl Default for UsersConfig {
    fn default() -> Self {
        Self { max_sessions: 1000, signup: false }
    }
}

impl UsersConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        require((1..=MOST_SESSIONS).contains(&self.max_sessions), || {
            format!("users.max_sessions is {}; it must be 1 to {MOST_SESSIONS}", self.max_sessions)
        })
    }
}

//! Section `users`.

use serde::{Deserialize, Serialize};

/// Section `users`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UsersConfig {
    /// Whether anybody may make an account at `POST /signup`.
    pub signup: bool,
}

//! Section `tokens`: lifetimes.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Period, require};

/// Section `tokens`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct TokensConfig {
    /// Lifetime of access tokens, unless the client has its own.
    pub access_token_lifetime: Period,
}

impl Default for TokensConfig {
    fn default() -> Self {
        Self { access_token_lifetime: Period::minutes(10) }
    }
}

impl TokensConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        require(self.access_token_lifetime >= Period::seconds(1), || {
            "tokens.access_token_lifetime must be at least 1s".to_owned()
        })
    }
}

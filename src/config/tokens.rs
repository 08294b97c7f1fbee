//! Section `tokens`: lifetimes.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Period, require};

/// The longest that an access token may live: nobody can take one back from services that verify offline,
/// and a signing key must stay published as long as its last token lives.
pub const MAX_ACCESS_TOKEN_LIFETIME: Period = Period::minutes(24 * 60);

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
        require(
            (Period::seconds(1)..=MAX_ACCESS_TOKEN_LIFETIME).contains(&self.access_token_lifetime),
            || format!("tokens.access_token_lifetime must be 1s to {MAX_ACCESS_TOKEN_LIFETIME}"),
        )
    }
}

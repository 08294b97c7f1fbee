//! Section `tokens`: lifetimes.

use serde::{Deserialize, Serialize};

use super::error::ConfigError;
use super::period::Period;
use super::require::require;

/// The longest that an access token may live. Nobody can take an access token back from services that verify
/// offline, and a signing key must stay published as long as its last token lives.
pub const MAX_ACCESS_TOKEN_LIFETIME: Period = Period::minutes(24 * 60);

/// The longest that a session may be kept going by refreshing.
pub const MAX_REFRESH_LIFETIME: Period = Period::days(3650);

/// Section `tokens`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct TokensConfig {
    /// Lifetime of access tokens, unless the client has its own.
    pub access_token_lifetime: Period,
    /// Lifetime of a refresh token that is not used, unless the client has its own.
    pub refresh_idle_lifetime: Period,
    /// Lifetime of all refresh tokens of a session, unless the client has its own.
    pub refresh_absolute_lifetime: Period,
    /// How long a refresh token that was exchanged still gives the same successor: for two tabs that refresh
    /// at once, and for answers that were lost.
    pub refresh_grace: Period,
    /// Whether access tokens say in which status list they stand, and whether the lists are served.
    pub status_list: bool,
}

impl Default for TokensConfig {
    fn default() -> Self {
        Self {
            access_token_lifetime: Period::minutes(10),
            refresh_idle_lifetime: Period::days(14),
            refresh_absolute_lifetime: Period::days(90),
            refresh_grace: Period::seconds(30),
            status_list: true,
        }
    }
}

impl TokensConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        require(
            (Period::seconds(1)..=MAX_ACCESS_TOKEN_LIFETIME).contains(&self.access_token_lifetime),
            || format!("tokens.access_token_lifetime must be 1s to {MAX_ACCESS_TOKEN_LIFETIME}"),
        )?;
        require(self.refresh_idle_lifetime >= Period::seconds(1), || {
            "tokens.refresh_idle_lifetime must be at least 1s".to_owned()
        })?;
        require(self.refresh_absolute_lifetime <= MAX_REFRESH_LIFETIME, || {
            format!("tokens.refresh_absolute_lifetime must be at most {MAX_REFRESH_LIFETIME}")
        })?;
        require(self.refresh_absolute_lifetime >= self.refresh_idle_lifetime, || {
            "tokens.refresh_absolute_lifetime must not be shorter than tokens.refresh_idle_lifetime"
                .to_owned()
        })?;
        require(self.refresh_grace <= Period::minutes(5), || {
            "tokens.refresh_grace is over 5m: a stolen refresh token would work that long beside its successor"
                .to_owned()
        })
    }
}

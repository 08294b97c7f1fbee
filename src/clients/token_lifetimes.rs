//! How long the tokens of one client live.

use crate::config::{MAX_ACCESS_TOKEN_LIFETIME, MAX_REFRESH_LIFETIME, Period};

/// Lifetimes of a client's tokens in milliseconds; the configured one where absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenLifetimes {
    /// Of an access token.
    pub access_token: Option<i64>,
    /// Of a refresh token that is not used.
    pub refresh_idle: Option<i64>,
    /// Of all refresh tokens of a session.
    pub refresh_absolute: Option<i64>,
}

impl TokenLifetimes {
    /// These, and those of `other` where these have none.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            access_token: self.access_token.or(other.access_token),
            refresh_idle: self.refresh_idle.or(other.refresh_idle),
            refresh_absolute: self.refresh_absolute.or(other.refresh_absolute),
        }
    }

    /// Whether each of them is at least a second and at most what the configuration allows.
    pub(super) fn are_valid(self) -> bool {
        let within = |lifetime: Option<i64>, longest: Period| {
            lifetime.is_none_or(|millis| (1000..=longest.as_millis()).contains(&millis))
        };
        within(self.access_token, MAX_ACCESS_TOKEN_LIFETIME)
            && within(self.refresh_idle, MAX_REFRESH_LIFETIME)
            && within(self.refresh_absolute, MAX_REFRESH_LIFETIME)
    }
}

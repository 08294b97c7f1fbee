//! Requests that cannot be answered any more.

use crate::oauth::error::OAuthError;

/// Why there is nothing to go on with.
#[derive(Debug, thiserror::Error)]
pub enum Gone {
    /// It was answered, is too old, or never was.
    #[error("there is no such request, or no longer")]
    Unknown,
    /// Another browser has opened it.
    #[error("the request belongs to another browser")]
    OtherBrowser,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] OAuthError),
}

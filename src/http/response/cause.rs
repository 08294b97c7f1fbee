//! The cause of a fault, which no client is told.

use crate::oauth::OAuthError;

/// Writes the cause of an error to the log. Each error goes through here once, when its answer is made.
pub(super) fn log(error: &OAuthError) {
    match &error.source {
        Some(cause) if error.retry_after.is_some() => tracing::warn!("{}: {cause:#}", error.code.as_str()),
        Some(cause) => tracing::error!("{}: {cause:#}", error.code.as_str()),
        None => tracing::debug!("{}: {}", error.code.as_str(), error.description),
    }
}

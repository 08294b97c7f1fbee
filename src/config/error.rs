//! Why a configuration is refused.

/// A mistake in the configuration, in words that say what to change.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

//! What is wrong with a setting.

/// A setting is wrong. The text says which one, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigurationError(String);

impl ConfigurationError {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

//! What follows from a status list that cannot be had.

use std::str::FromStr;

use crate::error::ConfigurationError;

/// What happens to a token, good otherwise, whose status list cannot be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IfStatusUnavailable {
    /// It is accepted. A token that is known to be revoked goes on being refused.
    #[default]
    Accept,
    /// It is refused with 503.
    Refuse,
}

impl FromStr for IfStatusUnavailable {
    type Err = ConfigurationError;

    /// Reads `accept` and `refuse`.
    fn from_str(text: &str) -> Result<Self, ConfigurationError> {
        match text {
            "accept" => Ok(Self::Accept),
            "refuse" => Ok(Self::Refuse),
            _ => Err(ConfigurationError::new("if_status_unavailable: say \"accept\" or \"refuse\"")),
        }
    }
}

//! What the checks of all sections have in common.

use super::error::ConfigError;
use super::period::Period;

/// The shortest deadline that can be met at all.
pub(super) const MIN_TIMEOUT: Period = Period::millis(1);

/// Fails unless the value of `key` lies between two lengths of time.
pub(super) fn require_period(
    key: &str,
    value: Period,
    shortest: Period,
    longest: Period,
) -> Result<(), ConfigError> {
    require((shortest..=longest).contains(&value), || {
        format!("{key} is {value}; it must be {shortest} to {longest}")
    })
}

/// Fails with `message` unless `holds`.
pub(super) fn require(holds: bool, message: impl FnOnce() -> String) -> Result<(), ConfigError> {
    if holds { Ok(()) } else { Err(ConfigError(message())) }
}

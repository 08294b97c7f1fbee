//! How the variables of the environment are called.

pub(super) const PREFIX: &str = "COUNTERSIGN_";

/// The environment variable of a dotted key.
pub fn environment_name(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_uppercase())
}

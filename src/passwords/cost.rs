//! The cost of new hashes.

use super::error::Error;
use super::schemes::Cost;
use crate::config::PasswordsConfig;

/// The cost that is configured.
pub(super) fn cost(config: &PasswordsConfig) -> Result<Cost, Error> {
    Cost::new(config.memory_kib, config.iterations, config.parallelism)
        .map_err(|error| Error::Cost(error.to_string()))
}

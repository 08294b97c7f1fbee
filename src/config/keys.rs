//! Section `keys`: signing keys and how verifiers may cache them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::error::ConfigError;
use super::period::Period;
use super::require::{require, require_period};

/// Section `keys`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct KeysConfig {
    /// Directory of the private keys, one PEM file each.
    pub directory: PathBuf,
    /// Size of new RSA keys: 2048, 3072 or 4096 bits.
    pub rsa_bits: u32,
    /// How long verifiers may cache the JWKS.
    pub jwks_max_age: Period,
    /// How far clocks may differ.
    pub clock_skew: Period,
    /// How often the server looks for keys that another process has added.
    pub reload_interval: Period,
    /// Age at which the key that signs is replaced; zero for never.
    pub rotate_every: Period,
}

impl Default for KeysConfig {
    fn default() -> Self {
        Self {
            directory: PathBuf::from("keys"),
            rsa_bits: 2048,
            jwks_max_age: Period::seconds(300),
            clock_skew: Period::seconds(60),
            reload_interval: Period::seconds(1),
            rotate_every: Period::days(90),
        }
    }
}

impl KeysConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        require([2048, 3072, 4096].contains(&self.rsa_bits), || {
            format!("keys.rsa_bits is {}; choose 2048, 3072 or 4096", self.rsa_bits)
        })?;
        require(!self.directory.as_os_str().is_empty(), || {
            "keys.directory is empty; name a directory, as `keys`".to_owned()
        })?;
        require_period("keys.jwks_max_age", self.jwks_max_age, Period::seconds(0), Period::days(1))?;
        require_period("keys.clock_skew", self.clock_skew, Period::seconds(0), Period::minutes(10))?;
        require_period("keys.reload_interval", self.reload_interval, Period::millis(10), Period::minutes(1))?;
        let rotation = self.rotate_every;
        let shortest = Period(self.jwks_max_age.0 + self.clock_skew.0 + self.reload_interval.0);
        require(rotation.0.is_zero() || rotation > shortest, || {
            format!("keys.rotate_every is {rotation}; it must be longer than {shortest}, or zero for never")
        })
    }
}

//! What can be set, and how it is read: defaults ← file ← environment ← flags.
//!
//! Owns the shape, the defaults and the checks of the configuration. It must not know how a value is used,
//! and reads neither the environment nor the command line itself: both are handed in.

mod clients;
mod database;
mod keys;
mod load;
mod log;
mod metrics;
mod networks;
mod passwords;
mod period;
mod rate;
mod server;
mod throttle;
mod tokens;
mod users;

use serde::{Deserialize, Serialize};

pub use self::clients::ClientsConfig;
pub use self::database::{DatabaseConfig, DatabaseUrl, Synchronous};
pub use self::keys::KeysConfig;
pub use self::load::{Sources, environment_name};
pub use self::log::{LogConfig, LogFormat};
pub use self::metrics::MetricsConfig;
pub use self::networks::Networks;
pub use self::passwords::{MAX_CHECK_MEMORY_KIB, PasswordsConfig};
pub use self::period::Period;
pub use self::rate::Rate;
pub use self::server::ServerConfig;
pub use self::throttle::ThrottleConfig;
pub use self::tokens::{MAX_ACCESS_TOKEN_LIFETIME, MAX_REFRESH_LIFETIME, TokensConfig};
pub use self::users::UsersConfig;

/// A mistake in the configuration, in words that say what to change.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// The whole configuration, one section a field.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Addresses, limits and deadlines of the HTTP server.
    pub server: ServerConfig,
    /// Where users, clients and sessions live.
    pub database: DatabaseConfig,
    /// Signing keys.
    pub keys: KeysConfig,
    /// Lifetimes of tokens.
    pub tokens: TokensConfig,
    /// Clients.
    pub clients: ClientsConfig,
    /// Accounts and sign-up.
    pub users: UsersConfig,
    /// Password hashing and policy.
    pub passwords: PasswordsConfig,
    /// How many attempts to log in are evaluated.
    pub throttle: ThrottleConfig,
    /// Metrics.
    pub metrics: MetricsConfig,
    /// Logging.
    pub log: LogConfig,
}

impl Config {
    /// Checks every section; the first mistake is returned with the key it is about.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.server.validate()?;
        self.database.validate()?;
        self.keys.validate()?;
        self.tokens.validate()?;
        self.clients.validate()?;
        self.passwords.validate()?;
        self.throttle.validate()?;
        self.log.validate()
    }

    /// Every key with its value as JSON, dotted and sorted; secrets are masked.
    pub fn entries(&self) -> Vec<(String, serde_json::Value)> {
        load::flatten(&serde_json::to_value(self).unwrap_or_default())
    }
}

/// The shortest deadline that can be met at all.
const MIN_TIMEOUT: Period = Period::millis(1);

/// Fails unless the value of `key` lies between two lengths of time.
fn require_period(key: &str, value: Period, shortest: Period, longest: Period) -> Result<(), ConfigError> {
    require((shortest..=longest).contains(&value), || {
        format!("{key} is {value}; it must be {shortest} to {longest}")
    })
}

/// Fails with `message` unless `holds`.
fn require(holds: bool, message: impl FnOnce() -> String) -> Result<(), ConfigError> {
    if holds { Ok(()) } else { Err(ConfigError(message())) }
}

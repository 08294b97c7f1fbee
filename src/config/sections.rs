//! The whole configuration, one section a field.

use serde::{Deserialize, Serialize};

use super::clients::ClientsConfig;
use super::database::DatabaseConfig;
use super::error::ConfigError;
use super::keys::KeysConfig;
use super::log::LogConfig;
use super::metrics::MetricsConfig;
use super::pages::PagesConfig;
use super::passwords::PasswordsConfig;
use super::server::ServerConfig;
use super::throttle::ThrottleConfig;
use super::tokens::TokensConfig;
use super::users::UsersConfig;

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
    /// Pages for people, and how long browsers stay signed in.
    pub pages: PagesConfig,
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
        self.users.validate()?;
        self.passwords.validate()?;
        self.throttle.validate()?;
        self.pages.validate()?;
        self.log.validate()
    }

    /// Every key with its value as JSON, dotted and sorted; secrets are masked.
    pub fn entries(&self) -> Vec<(String, serde_json::Value)> {
        flatten(&serde_json::to_value(self).unwrap_or_default())
    }
}

/// Dotted paths of all leaves, sorted.
fn flatten(value: &serde_json::Value) -> Vec<(String, serde_json::Value)> {
    let serde_json::Value::Object(sections) = value else {
        return Vec::new();
    };
    let mut leaves: Vec<_> = sections
        .iter()
        .flat_map(|(name, value)| match value {
            serde_json::Value::Object(_) => flatten(value)
                .into_iter()
                .map(|(key, value)| (format!("{name}.{key}"), value))
                .collect::<Vec<_>>(),
            leaf => vec![(name.clone(), leaf.clone())],
        })
        .collect();
    leaves.sort_by(|a, b| a.0.cmp(&b.0));
    leaves
}

//! Section `database`: where users, clients and sessions live.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use url::Url;

use super::{ConfigError, Period, require};

/// Section `database`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct DatabaseConfig {
    /// `sqlite://FILE`, `postgres://…` or `mysql://…`.
    pub url: DatabaseUrl,
    /// Connections for reading (SQLite) or in all (PostgreSQL, MySQL).
    pub max_connections: u32,
    /// Longest wait for a connection, and for SQLite's write lock.
    pub acquire_timeout: Period,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: DatabaseUrl("sqlite://countersign.db".to_owned()),
            max_connections: 8,
            acquire_timeout: Period::millis(1500),
        }
    }
}

impl DatabaseConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let known = ["sqlite:", "postgres:", "postgresql:", "mysql:", "mariadb:"];
        require(known.iter().any(|scheme| self.url.0.starts_with(scheme)), || {
            "database.url must begin with sqlite://, postgres:// or mysql://".to_owned()
        })?;
        require(!self.url.0.contains(":memory:") && !self.url.0.contains("mode=memory"), || {
            "database.url names a database in memory, which every connection would see empty; name a file"
                .to_owned()
        })?;
        require(self.max_connections > 0, || "database.max_connections must be at least 1".to_owned())
    }
}

/// A database URL. It may hold a password, so it prints with the password masked.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct DatabaseUrl(pub String);

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.starts_with("sqlite:") {
            return f.write_str(&self.0);
        }
        match Url::parse(&self.0) {
            Ok(mut url) => {
                if url.password().is_some() && url.set_password(Some("********")).is_err() {
                    return f.write_str("********");
                }
                // Drivers take `password` as a parameter too.
                url.set_query(None);
                f.write_str(url.as_str())
            }
            Err(_) => f.write_str("********"),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

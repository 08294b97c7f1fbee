//! Section `clients`.

use serde::{Deserialize, Serialize};

use super::error::ConfigError;
use super::period::Period;
use super::require::require;

/// Section `clients`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientsConfig {
    /// The public client meant by a token request that names no client at all, as the FastAPI tutorials' do.
    /// Such a request may leave out `grant_type` as well. With it, a login may come as `multipart/form-data`,
    /// and its errors have `detail`. Off if absent.
    pub default_client: Option<String>,
    /// How long a change to a client may go unnoticed by a running server.
    pub cache_ttl: Period,
}

impl Default for ClientsConfig {
    fn default() -> Self {
        Self { default_client: None, cache_ttl: Period::seconds(1) }
    }
}

impl ClientsConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        require(self.default_client.as_ref().is_none_or(|id| !id.is_empty()), || {
            "clients.default_client is empty; name a public client or remove the key".to_owned()
        })?;
        require(self.cache_ttl <= Period::seconds(60), || {
            "clients.cache_ttl is over 60s: a disabled client would go on that long".to_owned()
        })
    }
}

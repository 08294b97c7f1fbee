//! What is the same on all pages of an installation. It is put together once, when the server starts.

use super::assets::{Asset, Assets};
use super::texts::Texts;
use crate::config::{Config, ConfigError};

/// What is the same on all pages.
pub struct Site {
    pub(super) name: String,
    pub(super) help_url: Option<String>,
    pub(super) assets: Assets,
    pub(super) texts: Texts,
    /// What every link begins with, as `/auth`.
    pub(super) public_path: String,
    pub(super) is_https: bool,
}

impl Site {
    /// By the configuration. Reads the logo.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        Ok(Self {
            name: config.pages.name.clone(),
            help_url: config.pages.help_url.clone(),
            assets: Assets::new(config.pages.read_logo()?),
            texts: Texts::new(),
            public_path: config.server.public_path(),
            is_https: config.server.is_https(),
        })
    }

    /// The file with this name.
    pub(in crate::http) fn asset(&self, name: &str) -> Option<&Asset> {
        self.assets.find(name)
    }

    /// The file whose name differs from this one by the hash alone.
    pub(in crate::http) fn other_version(&self, name: &str) -> Option<&Asset> {
        self.assets.find_other_version(name)
    }
}

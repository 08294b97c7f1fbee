//! Section `log`: what is written to standard error.

use std::str::FromStr as _;

use serde::{Deserialize, Deserializer, Serialize};
use tracing_subscriber::filter::{LevelFilter, Targets};

use super::choice;
use super::error::ConfigError;
use super::require::require;

/// Section `log`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct LogConfig {
    /// Level, or levels by module: `info`, `warn,countersign=debug`.
    pub filter: String,
    /// `text` for people, `json` for collectors.
    pub format: LogFormat,
    /// Whether there is a line for each request.
    pub requests: bool,
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl<'de> Deserialize<'de> for LogFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choice::deserialize(deserializer, &[("text", Self::Text), ("json", Self::Json)])
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { filter: "info".to_owned(), format: LogFormat::Text, requests: false }
    }
}

impl LogConfig {
    /// The filter in the form that the subscriber takes.
    pub fn targets(&self) -> Option<Targets> {
        self.filter.parse().ok()
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        // A bare word that is no level would be taken for a module, and everything else switched off.
        let is_level = |word: &str| LevelFilter::from_str(word).is_ok();
        let parts = self.filter.split(',').map(str::trim);
        let has_meaning = parts.into_iter().all(|part| part.contains('=') || is_level(part));
        require(has_meaning && self.targets().is_some(), || {
            format!("log.filter is `{}`; write it as `info` or `warn,countersign=debug`", self.filter)
        })
    }
}

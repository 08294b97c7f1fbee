//! Section `log`: what is written to standard error.

use serde::{Deserialize, Serialize};
use tracing_subscriber::filter::Targets;

use super::{ConfigError, require};

/// Section `log`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct LogConfig {
    /// Level, or levels by module: `info`, `warn,countersign=debug`.
    pub filter: String,
    /// `text` for people, `json` for collectors.
    pub format: LogFormat,
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { filter: "info".to_owned(), format: LogFormat::Text }
    }
}

impl LogConfig {
    /// The filter in the form that the subscriber takes.
    pub fn targets(&self) -> Option<Targets> {
        self.filter.parse().ok()
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        require(self.targets().is_some(), || {
            format!("log.filter is `{}`; write it as `info` or `warn,countersign=debug`", self.filter)
        })
    }
}

//! Sources that a test has full control of.

use std::collections::HashMap;
use std::ffi::OsString;

use countersign::config::{Config, Sources};
use serde_json::Value;
use tempfile::TempDir;

/// Sources whose file has this text, so that no file of the machine plays a part.
pub(crate) struct Layers {
    pub(crate) sources: Sources,
    _directory: TempDir,
}

impl Layers {
    pub(crate) fn new(toml: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("countersign.toml");
        std::fs::write(&file, toml).unwrap();
        Self { sources: Sources { file: Some(file), ..Sources::default() }, _directory: directory }
    }

    pub(crate) fn environment(mut self, variables: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| (OsString::from(name), OsString::from(value));
        self.sources.environment = variables.iter().map(owned).collect();
        self
    }

    pub(crate) fn flag(mut self, key: &'static str, value: &str) -> Self {
        self.sources.flags.push((key, value.to_owned()));
        self
    }

    pub(crate) fn load(&self) -> Config {
        self.sources.load().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The complaint, which is one line.
    #[track_caller]
    pub(crate) fn complaint(&self) -> String {
        let Err(error) = self.sources.load() else {
            panic!("accepted: {:?}", self.sources);
        };
        let complaint = error.to_string();
        assert!(!complaint.trim_end().contains('\n'), "several lines:\n{complaint}");
        complaint
    }
}

/// What a key is set to.
pub(crate) fn value(config: &Config, key: &str) -> Value {
    let entries: HashMap<_, _> = config.entries().into_iter().collect();
    entries.get(key).unwrap_or_else(|| panic!("no key {key}")).clone()
}

/// A value as it is written in the documentation and in the environment.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

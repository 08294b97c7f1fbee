//! Reads the layers and names what nobody knows.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use config::{Environment, File, FileFormat, Source, Value, ValueKind};

use super::error::ConfigError;
use super::secrets;
use super::sections::Config;
use super::variables::{PREFIX, environment_name};

/// The file that is read when none is named.
const DEFAULT_FILE: &str = "countersign.toml";

/// Where the values come from, weakest first.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `--config FILE`; it must exist. Without it `countersign.toml` is read if there is one.
    pub file: Option<PathBuf>,
    /// The process's environment; only names that begin with `COUNTERSIGN_` and hold `__` are looked at.
    pub environment: HashMap<OsString, OsString>,
    /// Flags, as dotted key and value.
    pub flags: Vec<(&'static str, String)>,
}

impl Sources {
    /// Reads and checks everything.
    pub fn load(&self) -> Result<Config, ConfigError> {
        let mut builder = config::Config::builder();
        if let Some(file) = self.file()? {
            builder = builder.add_source(File::from_str(&file, FileFormat::Toml));
        }
        builder = builder.add_source(self.environment()?);
        for (key, value) in &self.flags {
            builder =
                builder.set_override(*key, value.clone()).map_err(|error| ConfigError(error.to_string()))?;
        }
        let layers = builder.build().map_err(|error| self.located(&error))?;
        refuse_unknown_keys(&layers)?;
        let config: Config = layers.try_deserialize().map_err(|error| self.located(&error))?;
        config.validate()?;
        Ok(config)
    }

    fn file(&self) -> Result<Option<String>, ConfigError> {
        let path = self.file.as_deref().unwrap_or(Path::new(DEFAULT_FILE));
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if self.file.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
                Err(ConfigError(format!("cannot read the configuration file {}: {error}", path.display())))
            }
        }
    }

    /// Names without `__` are not ours: Kubernetes injects `COUNTERSIGN_PORT` for a service of our name.
    fn environment(&self) -> Result<Environment, ConfigError> {
        let mut ours = HashMap::new();
        for (name, value) in &self.environment {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX) && name.contains("__"))
            else {
                continue;
            };
            let value =
                value.to_str().ok_or_else(|| ConfigError(format!("the value of {name} is not UTF-8")))?;
            ours.insert(name.to_owned(), value.to_owned());
        }
        secrets::read_files(&mut ours)?;
        let source = Environment::with_prefix("COUNTERSIGN").prefix_separator("_").separator("__");
        Ok(source.source(Some(ours)))
    }

    /// Variables that nobody reads and that are a known key but for one underscore or for their case, each
    /// with the right name. What Kubernetes injects for services is no key in any spelling.
    pub fn misspelt_variables(&self) -> Vec<(String, String)> {
        let keys = Config::default().entries().into_iter().map(|(key, _)| environment_name(&key));
        let rights: Vec<String> = keys.chain(secrets::variables()).collect();
        let right_of = |wrong: &str| {
            let upper = wrong.to_ascii_uppercase();
            let is_meant = |right: &&String| upper == **right || upper == right.replacen("__", "_", 1);
            rights.iter().find(is_meant).filter(|right| *right != wrong)
        };
        let names = self.environment.keys().filter_map(|name| name.to_str());
        let mut pairs: Vec<_> =
            names.filter_map(|name| Some((name.to_owned(), right_of(name)?.clone()))).collect();
        pairs.sort();
        pairs
    }

    fn located(&self, error: &config::ConfigError) -> ConfigError {
        let file = self.file.as_deref().unwrap_or(Path::new(DEFAULT_FILE));
        // A TOML error draws the line and an arrow below it; its first and last line say where and what.
        let text = error.to_string();
        let mut lines = text.lines();
        let reason = match (lines.next(), lines.next_back()) {
            (Some(first), Some(last)) => format!("{first}: {last}"),
            _ => text,
        };
        ConfigError(format!("configuration ({} and environment): {reason}", file.display()))
    }
}

fn refuse_unknown_keys(layers: &config::Config) -> Result<(), ConfigError> {
    let known: Vec<String> = Config::default().entries().into_iter().map(|(key, _)| key).collect();
    let given = layers.collect().map_err(|error| ConfigError(error.to_string()))?;
    let mut unknown: Vec<String> =
        given_keys("", &given).into_iter().filter(|key| !is_known(key, &known)).collect();
    unknown.sort();
    let Some(key) = unknown.first() else {
        return Ok(());
    };
    let sections = known.iter().filter_map(|known| known.split_once('.')).map(|(section, _)| section);
    let candidates = known.iter().map(String::as_str).chain(sections);
    // The commonest slip is a section that was forgotten.
    let suffix = format!(".{key}");
    let nearest = candidates
        .min_by_key(|candidate| (!candidate.ends_with(&suffix), strsim::damerau_levenshtein(candidate, key)));
    let hint = nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default();
    Err(ConfigError(format!(
        "unknown configuration key `{key}` (environment: {}){hint}",
        environment_name(key)
    )))
}

/// A key, or a section that was left empty.
fn is_known(key: &str, known: &[String]) -> bool {
    let section = format!("{key}.");
    known.iter().any(|candidate| candidate == key || candidate.starts_with(&section))
}

fn given_keys(prefix: &str, table: &config::Map<String, Value>) -> Vec<String> {
    table
        .iter()
        .flat_map(|(name, value)| {
            let key = format!("{prefix}{name}");
            match &value.kind {
                ValueKind::Table(inner) if !inner.is_empty() => given_keys(&format!("{key}."), inner),
                _ => vec![key],
            }
        })
        .collect()
}

//! Secrets from files: container platforms mount them, so that they stand in no environment and in no
//! argument list.

use std::collections::HashMap;
use std::path::Path;

use super::error::ConfigError;
use super::variables::environment_name;

/// The keys that may hold a secret.
const KEYS: [&str; 1] = ["database.url"];

/// What is added to the variable of a secret, to name a file in its place.
const SUFFIX: &str = "_FILE";

/// The variables that name files.
pub(super) fn variables() -> impl Iterator<Item = String> {
    KEYS.into_iter().map(|key| format!("{}{SUFFIX}", environment_name(key)))
}

/// Replaces each variable that names a file, as `COUNTERSIGN_DATABASE__URL_FILE`, by what the file holds
/// without the line break at its end.
pub(super) fn read_files(variables: &mut HashMap<String, String>) -> Result<(), ConfigError> {
    for name in KEYS.map(environment_name) {
        let by_file = format!("{name}{SUFFIX}");
        // Compose files pass a variable that nobody has set on as an empty one.
        let Some(path) = variables.remove(&by_file).filter(|path| !path.is_empty()) else {
            continue;
        };
        if variables.contains_key(&name) {
            return Err(ConfigError(format!("{name} and {by_file} are both set; leave one of them out")));
        }
        variables.insert(name, read(&by_file, Path::new(&path))?);
    }
    Ok(())
}

fn read(variable: &str, path: &Path) -> Result<String, ConfigError> {
    let refused = |reason: &str| ConfigError(format!("{variable} names {}: {reason}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| refused(&error.to_string()))?;
    let value = text.strip_suffix('\n').unwrap_or(&text);
    let value = value.strip_suffix('\r').unwrap_or(value);
    if value.is_empty() {
        return Err(refused("the file is empty"));
    }
    Ok(value.to_owned())
}

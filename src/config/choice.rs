//! A setting that is one of a few words.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Reads one of the words; any other is told which there are.
pub(super) fn deserialize<'de, D: Deserializer<'de>, T: Copy>(
    deserializer: D,
    words: &[(&str, T)],
) -> Result<T, D::Error> {
    let given = String::deserialize(deserializer)?;
    let chosen = words.iter().find(|(word, _)| *word == given).map(|(_, value)| *value);
    chosen.ok_or_else(|| {
        let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        D::Error::custom(format!("`{given}` is none of the values {}", words.join(", ")))
    })
}

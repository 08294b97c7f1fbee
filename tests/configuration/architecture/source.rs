//! The files of `src/` and what they name.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file, its path below `src/`, and its lines without comments.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) lines: Vec<String>,
}

impl Source {
    /// The top-level module that it belongs to.
    pub(crate) fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// Whether it is this module or one below it, as `keyring` or `cli/serve`.
    pub(crate) fn is_within(&self, module: &str) -> bool {
        self.path == format!("{module}.rs") || self.path.starts_with(&format!("{module}/"))
    }

    /// The modules of this crate that it names by `crate::`.
    pub(crate) fn imported_modules(&self) -> Vec<String> {
        let text = self.lines.join("\n");
        let mentions = text.split("crate::").skip(1).flat_map(|rest| match rest.strip_prefix('{') {
            // `use crate::{database, passwords::Passwords}`
            Some(group) => group.split('}').next().unwrap().split(',').map(first_word).collect(),
            None => vec![first_word(rest)],
        });
        mentions.filter(|module| !module.is_empty()).collect()
    }

    /// Whether it uses this external crate: in `use`, or as the beginning of a path or a macro.
    pub(crate) fn uses(&self, name: &str) -> bool {
        self.lines.iter().any(|line| {
            line.match_indices(&format!("{name}::")).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                before.is_none_or(|c| !c.is_alphanumeric() && !"_:".contains(c))
            })
        })
    }
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

pub(crate) fn source_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

pub(crate) fn sources() -> Vec<Source> {
    let sources: Vec<Source> = files_below(&source_directory()).iter().map(|path| read(path)).collect();
    assert!(sources.len() > 50, "only {} files found", sources.len());
    sources
}

/// The Rust files of a directory and of those below it.
pub(crate) fn files_below(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}

pub(crate) fn read(path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap();
    let without_comment = |line: &str| line.split("//").next().unwrap().to_owned();
    let relative = path.strip_prefix(source_directory()).unwrap();
    Source { path: relative.display().to_string(), lines: text.lines().map(without_comment).collect() }
}

//! The files of `src/` and what they name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::syntax::File;
use super::trees::{PROGRAM, root};

/// A source file, and its path below `src/`.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
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

    /// Its lines without comments.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines().map(|line| line.split("//").next().unwrap())
    }

    /// The modules of this crate that it names by `crate::`.
    pub(crate) fn imported_modules(&self) -> BTreeSet<String> {
        let file = File::read(Vec::new(), &self.text);
        let paths = file.imports.into_iter().map(|import| import.path).chain(file.paths);
        paths.filter(|path| path[0] == "crate").filter_map(|path| path.into_iter().nth(1)).collect()
    }

    /// Whether it uses this external crate: in `use`, or as the beginning of a path or a macro.
    pub(crate) fn uses(&self, name: &str) -> bool {
        self.lines().any(|line| {
            line.match_indices(&format!("{name}::")).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                before.is_none_or(|c| !c.is_alphanumeric() && !"_:".contains(c))
            })
        })
    }
}

pub(crate) fn source_directory() -> PathBuf {
    root().join(PROGRAM.directory)
}

pub(crate) fn sources() -> Vec<Source> {
    let sources: Vec<Source> = PROGRAM.files().iter().map(|path| read(path)).collect();
    assert!(sources.len() > 50, "only {} files found", sources.len());
    sources
}

pub(crate) fn read(path: &Path) -> Source {
    let relative = path.strip_prefix(source_directory()).unwrap();
    Source { path: relative.display().to_string(), text: fs::read_to_string(path).unwrap() }
}

//! The trees of Rust files: where each crate of the workspace has its sources.

use std::fs;
use std::path::{Path, PathBuf};

/// A tree.
pub(super) struct Tree {
    /// What other crates call it.
    pub(super) name: &'static str,
    /// From the root of the repository.
    pub(super) directory: &'static str,
    /// The file that is the crate itself, without its ending.
    pub(super) top: &'static str,
}

const fn tree(name: &'static str, directory: &'static str, top: &'static str) -> Tree {
    Tree { name, directory, top }
}

/// What everything else here tests, uses or measures.
pub(super) const PROGRAM: Tree = tree("countersign", "src", "lib");

pub(super) const TREES: [Tree; 15] = [
    PROGRAM,
    tree("entity", "entity/src", "lib"),
    tree("migration", "migration/src", "lib"),
    tree("skeleton", "skeleton/src", "lib"),
    tree("support", "tests/support/src", "lib"),
    tree("api", "tests/api", "main"),
    tree("cli", "tests/cli", "main"),
    tree("configuration", "tests/configuration", "main"),
    tree("faults", "tests/faults/src", "main"),
    tree("load", "tests/load/src", "main"),
    tree("countersign_interop_openidconnect", "tests/interop/openidconnect/src", "main"),
    tree("countersign_kits_axum", "tests/interop/kits/services/axum/src", "main"),
    tree("throughput", "benches/throughput", "main"),
    tree("countersign_verify", "verifiers/rust/src", "lib"),
    tree("kit", "verifiers/rust/tests/kit", "main"),
];

impl Tree {
    pub(super) fn files(&self) -> Vec<PathBuf> {
        files_below(&root().join(self.directory))
    }
}

/// Of the repository.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files of all trees: their paths from the root, and their texts.
pub(super) fn texts() -> impl Iterator<Item = (String, String)> {
    TREES.iter().flat_map(Tree::files).map(|path| {
        let relative = path.strip_prefix(root()).unwrap().display().to_string();
        (relative, fs::read_to_string(&path).unwrap())
    })
}

/// The Rust files of a directory and of those below it.
fn files_below(directory: &Path) -> Vec<PathBuf> {
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

#[test]
fn every_file_is_in_a_tree() {
    for directory in ["src", "entity", "migration", "skeleton", "tests", "benches"] {
        for file in files_below(&root().join(directory)) {
            let is_in_one = TREES.iter().any(|tree| file.starts_with(root().join(tree.directory)));
            assert!(is_in_one, "{} is in no tree", file.display());
        }
    }
}

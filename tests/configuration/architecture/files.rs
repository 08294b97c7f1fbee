//! How files are named and begin.

use std::fs;

use super::source::{source_directory, sources};

// R8.
#[test]
fn files_are_named_after_what_they_hold() {
    for source in sources() {
        let name = source.path.rsplit('/').next().unwrap();
        let refused = ["mod.rs", "util.rs", "utils.rs", "common.rs", "helpers.rs", "helper.rs", "misc.rs"];
        assert!(!refused.contains(&name), "{}", source.path);
        for directory in ["util", "utils", "common", "helpers"] {
            assert!(!source.path.contains(&format!("{directory}/")), "{}", source.path);
        }
    }
}

// R10.
#[test]
fn every_file_says_what_it_owns() {
    for source in sources() {
        let text = fs::read_to_string(source_directory().join(&source.path)).unwrap();
        assert!(text.starts_with("//! "), "{} has no module documentation", source.path);
    }
}

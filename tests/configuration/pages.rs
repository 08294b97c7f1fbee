//! Pages name files: each file that a page names is there.

use std::fs;
use std::path::{Path, PathBuf};

const PAGES: [&str; 8] = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "tests/faults/README.md",
    "tests/generated-clients/README.md",
    "tests/interop/README.md",
    "tests/interop/kits/README.md",
    "tests/load/README.md",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir(root().join("docs")).expect("docs/").map(|entry| entry.expect("a page").path());
    docs.chain(PAGES.iter().map(|page| root().join(page))).collect()
}

/// What stands in backticks and can only be the path of a file or directory of this repository.
fn paths(text: &str) -> Vec<&str> {
    let spans = text.lines().filter(|line| !line.starts_with("```")).flat_map(|line| {
        // Every second piece stands between two backticks.
        line.split('`').skip(1).step_by(2)
    });
    spans.filter(|span| is_path(span)).collect()
}

fn is_path(span: &str) -> bool {
    let is_plain = span.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let is_source = [".rs", ".md", ".sh", ".js", ".py", ".toml", ".c"].iter().any(|end| span.ends_with(end));
    let first = span.split('/').next().unwrap_or_default();
    let is_directory =
        ["src", "tests", "entity", "migration", "benches", "examples", "deploy"].contains(&first);
    is_plain && span.contains('/') && !span.starts_with(['/', '.']) && (is_source || is_directory)
}

#[test]
fn every_file_that_a_page_names_is_there() {
    let mut named = 0;
    let mut missing = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        for path in paths(&text) {
            named += 1;
            // Pages about the tree name files below `src` without it.
            let places = [root().to_owned(), root().join("src"), root().join("docs")];
            if !places.iter().any(|place| place.join(path).exists()) {
                missing.push(format!("{} names {path}", page.display()));
            }
        }
    }
    assert!(named > 100, "only {named} paths found");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_path_that_leads_nowhere_would_be_seen() {
    let text = "see `src/nothing.rs`, `http/x.rs` and `GET /users/me`, not `a.b/c`";
    assert_eq!(paths(text), ["src/nothing.rs", "http/x.rs"]);
}

/// As in `.editorconfig`, in characters.
pub(crate) const WIDTH: usize = 110;

/// Lines that cannot be broken: of tables and code, or of one long word.
fn is_prose(line: &str) -> bool {
    !line.starts_with(['|', '#']) && line.trim().contains(' ')
}

#[test]
fn pages_keep_to_one_width() {
    let mut wide = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        // Every second piece stands between two fences.
        for prose in text.split("```").step_by(2) {
            let lines = prose.lines().filter(|line| is_prose(line) && line.chars().count() > WIDTH);
            wide.extend(lines.map(|line| format!("{}: {line}", page.display())));
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

//! Rules and abuse cases: what code, tests and pages name stands in `docs/design.md` or
//! `docs/abuse-cases.md`, and every abuse case that is not planned is named by a test.

mod definitions;
mod mentions;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use self::definitions::{Definitions, number_of_case};
use self::mentions::mentions;
use super::trees::root;

/// Where abuse cases are tested.
const WITH_TESTS: [&str; 5] = ["tests/", "benches/", "examples/", "verifiers/", ".ci/"];

/// Folders that others have filled.
const FOREIGN: [&str; 6] = [".git", "node_modules", "target", "dist", ".venv", "__pycache__"];

fn definitions() -> Definitions {
    let page = |name: &str| fs::read_to_string(root().join("docs").join(name)).unwrap();
    Definitions::read(&page("design.md"), &page("abuse-cases.md"))
}

/// All texts of the repository, with their paths from the root. These files, which name made-up rules, are
/// left out.
fn texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut directories = vec![root().to_owned()];
    while let Some(directory) = directories.pop() {
        for path in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_str().unwrap();
            if FOREIGN.contains(&name) || path.with_extension("").ends_with("architecture/references") {
                continue;
            }
            if path.is_dir() {
                directories.push(path);
            } else if is_text(&path)
                && let Ok(text) = fs::read_to_string(&path)
            {
                texts.push((path.strip_prefix(root()).unwrap().display().to_string(), text));
            }
        }
    }
    texts
}

fn is_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let endings = ["rs", "md", "js", "ts", "py", "c", "sh", "toml", "yml", "yaml"];
    // A script or a file of another program's, as `.ci/run` and `Dockerfile`.
    endings.contains(&extension.unwrap_or("sh"))
}

#[test]
fn every_reference_resolves() {
    let definitions = definitions();
    let mut found = 0;
    let mut complaints = Vec::new();
    for (path, text) in texts() {
        let mentions = mentions(&text, definitions.letters());
        found += mentions.len();
        let unknown = mentions.into_iter().filter(|mention| !definitions.has(mention));
        complaints.extend(unknown.map(|mention| format!("{path}: there is no {mention}")));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(found > 500, "only {found} references found");
}

#[test]
fn every_abuse_case_is_tested_or_planned() {
    let definitions = definitions();
    let is_test = |path: &str| WITH_TESTS.iter().any(|directory| path.starts_with(directory));
    let texts = texts().into_iter().filter(|(path, _)| is_test(path));
    let mentions = texts.flat_map(|(_, text)| mentions(&text, definitions.letters()));
    let named: BTreeSet<u32> = mentions.filter_map(|mention| number_of_case(&mention)).collect();
    let wrong = definitions.cases().iter().filter(|case| named.contains(&case.number) == case.is_planned);
    let wrong: Vec<u32> = wrong.map(|case| case.number).collect();
    assert!(wrong.is_empty(), "these are both planned and named by a test, or neither: {wrong:?}");
}

#[test]
fn a_made_up_reference_would_be_seen() {
    let text = "
        /// As P99 says (R77), see rules 3, 4 and 98; abuse cases 5 to 7,
        /// 999 and abuse
        //! case 1000, Rule 41, design §99. Nothing has a letter that is reserved (N1), nor is E2 a rule.
    ";
    let definitions = definitions();
    let mut unknown = mentions(text, definitions.letters());
    unknown.retain(|mention| !definitions.has(mention));
    let expected =
        ["P99", "R77", "rule 98", "abuse case 999", "abuse case 1000", "rule 41", "design §99", "N1"];
    assert_eq!(unknown, expected);
}

#[test]
fn texts_are_looked_for_everywhere() {
    let texts = texts();
    for path in ["CONTRIBUTING.md", "Dockerfile", "skeleton/src/lib.rs", "deploy/check.sh", ".ci/steps.sh"] {
        assert!(texts.iter().any(|(found, _)| found == path), "{path}");
    }
    assert!(texts.iter().any(|(found, _)| found.starts_with(".github/")));
}

//! Rules and abuse cases: what code, tests and pages name stands in `docs/design.md` or
//! `docs/abuse-cases.md`, and every abuse case that is not planned is named by a test.

mod definitions;
mod mentions;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use self::definitions::{Definitions, number_of_case};
use self::mentions::mentions;

/// Where references are looked for.
const DIRECTORIES: [&str; 8] = ["src", "tests", "entity", "migration", "benches", "docs", "examples", ".ci"];

/// Of these, where abuse cases are tested.
const WITH_TESTS: [&str; 4] = ["tests", "benches", "examples", ".ci"];

/// Folders that others have filled.
const FOREIGN: [&str; 5] = ["node_modules", "target", "dist", ".venv", "__pycache__"];

fn definitions() -> Definitions {
    let page = |name: &str| fs::read_to_string(root().join("docs").join(name)).unwrap();
    Definitions::read(&page("design.md"), &page("abuse-cases.md"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The texts below a directory, with their paths from the root. These files, which name made-up rules, are
/// left out.
fn texts(directory: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut directories = vec![root().join(directory)];
    while let Some(directory) = directories.pop() {
        for path in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && !FOREIGN.contains(&name) {
                directories.push(path);
            } else if path.is_file() && is_text(&path) && !path.with_extension("").ends_with("references") {
                let relative = path.strip_prefix(root()).unwrap().display().to_string();
                texts.push((relative, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    texts.retain(|(path, _)| !path.contains("architecture/references/"));
    texts
}

fn is_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    ["rs", "md", "js", "ts", "py", "c", "sh"].contains(&extension.unwrap_or("sh"))
}

#[test]
fn every_reference_resolves() {
    let definitions = definitions();
    let mut found = 0;
    let mut complaints = Vec::new();
    for (path, text) in DIRECTORIES.into_iter().flat_map(texts) {
        let mentions = mentions(&text);
        found += mentions.len();
        let unknown = mentions.into_iter().filter(|mention| !definitions.has(mention));
        complaints.extend(unknown.map(|mention| format!("{path}: there is no {mention}")));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(found > 500, "only {found} references found");
}

#[test]
fn every_abuse_case_is_tested_or_planned() {
    let texts = WITH_TESTS.into_iter().flat_map(texts);
    let named: BTreeSet<u32> =
        texts.flat_map(|(_, text)| mentions(&text)).filter_map(|mention| number_of_case(&mention)).collect();
    let definitions = definitions();
    let wrong = definitions.cases().iter().filter(|case| named.contains(&case.number) == case.is_planned);
    let wrong: Vec<u32> = wrong.map(|case| case.number).collect();
    assert!(wrong.is_empty(), "these are both planned and named by a test, or neither: {wrong:?}");
}

#[test]
fn a_made_up_reference_would_be_seen() {
    let text = "
        /// As P99 says (R77), see rules 3, 4 and 98; abuse cases 5 to 7,
        /// 999 and abuse
        //! case 1000, Rule 41, design §12.
    ";
    let definitions = definitions();
    let mut unknown = mentions(text);
    unknown.retain(|mention| !definitions.has(mention));
    let expected = ["P99", "R77", "rule 98", "abuse case 999", "abuse case 1000", "rule 41", "design §12"];
    assert_eq!(unknown, expected);
}

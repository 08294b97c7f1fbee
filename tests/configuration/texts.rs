//! The texts of pages (B12): each that is named is there, and each that is there is named.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/html").join(name)
}

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The ids of a language's messages. A line that is none of Fluent's is a mistake.
fn defined(text: &str) -> BTreeSet<String> {
    let line_of_message = Regex::new(r"^([a-z][a-z0-9-]*) = \S").unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', ' ', '}']));
    let ids: Vec<String> = lines
        .map(|line| {
            line_of_message.captures(line).unwrap_or_else(|| panic!("no message: {line}"))[1].to_owned()
        })
        .collect();
    let unique: BTreeSet<String> = ids.iter().cloned().collect();
    assert_eq!(unique.len(), ids.len(), "a message occurs twice");
    unique
}

/// What templates and code name: texts of a call, and words that look like the id of one.
fn named(ids: &BTreeSet<String>) -> BTreeSet<String> {
    let call = Regex::new(r#"\btext(?:_of|_of_count)?\(\s*"([^"]+)""#).unwrap();
    let word = Regex::new(r#""([a-z][a-z0-9-]*)""#).unwrap();
    let mut named = BTreeSet::new();
    for path in files(&folder("")) {
        if !path.extension().is_some_and(|extension| extension == "rs" || extension == "html") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        named.extend(call.captures_iter(&text).map(|found| found[1].to_owned()));
        let words = word.captures_iter(&text).map(|found| found[1].to_owned());
        named.extend(words.filter(|word| ids.contains(word) || word.starts_with("problem-")));
    }
    named
}

#[test]
fn every_text_is_there_and_used() {
    let english = defined(&fs::read_to_string(folder("texts/en.ftl")).unwrap());
    assert!(english.len() > 100, "only {}", english.len());
    assert_eq!(named(&english), english);
}

// What stands outside of a message, as in a template, cannot be said in another language.
#[test]
fn templates_have_no_words_of_their_own() {
    // A block in an attribute is a class of the style sheet.
    let tags = Regex::new(r"(?s)\{% block width %\}\w+|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>").unwrap();
    for path in files(&folder("templates")) {
        let text = fs::read_to_string(&path).unwrap();
        let left = tags.replace_all(&text, " ").replace('–', " ");
        assert_eq!(left.trim(), "", "{}", path.display());
    }
}

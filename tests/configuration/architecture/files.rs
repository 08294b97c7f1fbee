//! How files are named and begin.

use std::fs;

use super::source::{source_directory, sources};
use super::trees::texts;
use crate::pages::WIDTH;

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

/// Comments that could be broken.
fn wide_comments(text: &str) -> impl Iterator<Item = &str> {
    let comments = text.lines().filter(|line| line.trim_start().starts_with("//"));
    let wide = comments.filter(|line| line.chars().count() > WIDTH);
    wide.filter(|line| line.trim_start_matches([' ', '/', '!']).contains(' '))
}

// Of code, rustfmt sees to that.
#[test]
fn comments_keep_to_one_width() {
    let wide = texts().flat_map(|(path, text)| {
        wide_comments(&text).map(|line| format!("{path}: {line}")).collect::<Vec<_>>()
    });
    let wide: Vec<String> = wide.collect();
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn a_wide_comment_would_be_seen() {
    let (word, words) = ("x".repeat(WIDTH), ["y"; WIDTH / 2].join(" "));
    let wide = format!("    //! {words}");
    let text = format!("{wide}\n/// {word}\nlet x = \"{words}\"; // {words}\n/// {}", &words[4..]);
    assert!(wide_comments(&text).eq([wide.as_str()]));
}

/// Most lines of a function, the first and the last counted.
const LONGEST: usize = 50;

/// Functions that are longer, as rustfmt writes them.
fn long_functions(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let is_long = |at: &usize| {
        let begin = lines[*at];
        let is_end = |line: &&&str| indentation(line) == indentation(begin) && line.ends_with(['}', ';']);
        let length = lines[*at..].iter().position(|line| is_end(&line)).map(|position| position + 1);
        is_function(begin) && length.is_some_and(|length| length > LONGEST)
    };
    (0..lines.len()).filter(is_long).map(|at| lines[at].trim()).collect()
}

fn is_function(line: &str) -> bool {
    let signature = line.split(" fn ").next().unwrap().trim_start();
    let mut words = signature.split(' ').filter(|word| !word.starts_with("pub"));
    line.trim_start().starts_with("fn ")
        || (line.contains(" fn ") && words.all(|word| ["", "async", "const", "unsafe"].contains(&word)))
}

// clippy does not look at those with `#[test]`.
#[test]
fn functions_are_short() {
    let long = texts().flat_map(|(path, text)| {
        long_functions(&text).iter().map(|name| format!("{path}: {name}")).collect::<Vec<_>>()
    });
    let long: Vec<String> = long.collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn a_long_function_would_be_seen() {
    let function =
        |signature: &str, lines: usize| format!("{signature} {{\n{}}}\n", "    x();\n".repeat(lines));
    let signatures = ["fn a()", "pub(super) async fn b(x: X) -> Y", "pub const fn c()", "struct D"];
    let text = |lines: usize| signatures.map(|signature| function(signature, lines)).concat();
    assert_eq!(long_functions(&text(LONGEST - 2)), [""; 0]);
    assert_eq!(long_functions(&text(LONGEST - 1)).len(), 3);
}

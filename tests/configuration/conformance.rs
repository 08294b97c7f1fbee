//! The tests that `docs/conformance.md` names are there.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page() -> String {
    fs::read_to_string(root().join("docs/conformance.md")).expect("the page")
}

/// Of the spans between two marks, those that are wanted.
fn spans(text: &str, mark: char, is_wanted: impl Fn(&str) -> bool) -> Vec<&str> {
    text.split(mark).skip(1).step_by(2).filter(|span| is_wanted(span)).collect()
}

/// The file of a path as `api::logout` or `api::throttle::devices`.
fn file(module: &[&str]) -> PathBuf {
    root().join("tests").join(module.iter().collect::<PathBuf>()).with_extension("rs")
}

/// Whether there is such a test, or such a file of tests.
fn is_there(name: &str) -> bool {
    let path: Vec<_> = name.split("::").collect();
    let Some((test, module)) = path.split_last() else {
        return false;
    };
    let source = fs::read_to_string(file(module)).unwrap_or_default();
    source.contains(&format!("fn {test}()")) || file(&path).exists()
}

#[test]
fn every_test_in_rust_that_the_page_names_is_there() {
    let page = page();
    let named = spans(&page, '`', |span| span.contains("::") && !span.contains(' '));
    assert!(named.len() > 50, "only {} names found", named.len());
    let missing: Vec<_> = named.into_iter().filter(|name| !is_there(name)).collect();
    assert!(missing.is_empty(), "docs/conformance.md names {missing:#?}");
}

#[test]
fn every_title_that_the_page_names_is_there() {
    let page = page();
    let mut found = 0;
    for cell in page.lines().flat_map(|line| line.split('|')).filter(|cell| cell.contains(".test.js`: *")) {
        let path = spans(cell, '`', |span| span.ends_with(".test.js"));
        let titles = spans(cell, '*', |_| true);
        let text = fs::read_to_string(root().join(path[0])).expect(path[0]);
        for title in titles {
            found += 1;
            assert!(text.contains(&format!("test(\"{title}\"")), "{} has no test {title:?}", path[0]);
        }
    }
    assert!(found >= 5, "only {found} titles found");
}

#[test]
fn a_name_that_leads_nowhere_would_be_seen() {
    for name in ["api::logout::nothing", "api::nothing::an_app_may_post", "an_app_may_post", ""] {
        assert!(!is_there(name), "{name:?}");
    }
    assert!(is_there("api::logout::an_app_may_post") && is_there("api::token::client_authentication"));
}

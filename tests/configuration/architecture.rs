//! The rules of the tree (design rules R1, R3, R8 and R10), and that every reference to a rule resolves:
//! checked by reading the sources.

mod circles;
mod files;
mod libraries;
mod order;
mod references;
mod source;
mod syntax;
mod trees;

use self::source::Source;

#[test]
fn a_breach_would_be_seen() {
    let text = "
        use crate::{cli::{self, Cli}, http};
        // crate::login is left alone.
        let a = crate::oauth::x();
        fn f(r: &poem::Request) {}
        use rsa::X;
    ";
    let source = Source { path: "users/x.rs".to_owned(), text: text.to_owned() };
    assert!(source.imported_modules().iter().eq(["cli", "http", "oauth"]));
    assert!(source.uses("poem") && source.uses("rsa"));
    assert!(!source.uses("poem_openapi") && !source.uses("request"));
}

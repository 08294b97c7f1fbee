//! The rules of the tree (design rules R1, R3, R8 and R10), and that every reference to a rule resolves:
//! checked by reading the sources.

mod circles;
mod files;
mod libraries;
mod order;
mod references;
mod source;

use self::source::Source;

#[test]
fn a_breach_would_be_seen() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    let source = Source {
        path: "users/x.rs".to_owned(),
        lines: lines(
            "use crate::{http, cli::Cli};\nlet a = crate::oauth::x();\nfn f(r: &poem::Request) {}\nuse rsa::X;",
        ),
    };
    assert_eq!(source.imported_modules(), ["http", "cli", "oauth"]);
    assert!(source.uses("poem") && source.uses("rsa"));
    assert!(!source.uses("poem_openapi") && !source.uses("request"));
}

//! `user export` writes what `user import` reads.

use serde_json::json;

use super::{HASH, exported};
use crate::harness::Sandbox;

fn full_sandbox() -> Sandbox {
    let sandbox = Sandbox::settled();
    let rows = [
        json!({"username": "bob", "password_hash": HASH, "email": "bob@example.com", "full_name": "Bob, \"B\""}),
        json!({"username": "Carol", "disabled": true, "roles": ["admin", "ops"]}),
        json!({"username": "d\u{e4}ve"}),
    ];
    sandbox.write("users.jsonl", rows.map(|row| row.to_string()).join("\n"));
    sandbox.run(&["user", "import", "users.jsonl"]).done();
    sandbox
}

#[test]
fn an_export_imported_elsewhere_gives_the_same_export() {
    let sandbox = full_sandbox();
    for format in ["jsonl", "csv"] {
        let arguments = ["user", "export", "--format", format];
        let export = sandbox.run(&arguments);
        assert!(export.stderr.contains("password hashes"), "{export:#?}");
        let elsewhere = Sandbox::empty();
        elsewhere.run(&["db", "migrate"]).done();
        elsewhere.run_with_input(&["user", "import", "-"], export.done()).done();
        assert_eq!(elsewhere.run(&arguments).stdout, export.stdout);
        assert_eq!(exported(&elsewhere), exported(&sandbox));
        let again = elsewhere.run_with_input(&["user", "import", "-", "--json"], export.done()).json();
        assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(4)));
    }
}

#[test]
fn more_users_than_a_page_are_exported_once_each() {
    let sandbox = Sandbox::settled();
    let rows: Vec<String> = (0..2500).map(|number| format!("user-{number:04}\n")).collect();
    sandbox.run_with_input(&["user", "import", "-"], format!("username\n{}", rows.concat())).done();
    let export = sandbox.run(&["user", "export", "--format", "csv"]);
    assert_eq!(export.done().lines().count(), 1 + 2501);
    assert_eq!(exported(&sandbox).len(), 2501);
}

//! `user export` writes what `user import` reads.

use serde_json::{Value, json};
use support::Sandbox;

use super::{HASH, exported};
use crate::sandbox;

fn full_sandbox() -> Sandbox {
    let sandbox = sandbox::settled();
    let rows = [
        json!({"username": "bob", "password_hash": HASH, "email": "bob@example.com", "full_name": "Bob, \"B\""}),
        json!({"username": "Carol", "disabled": true, "roles": ["admin", "ops"]}),
        json!({"username": "d\u{e4}ve"}),
        json!({"username": "erin", "full_name": "\"", "id": "0190f6f0-0000-7000-8000-000000000001"}),
        json!({"username": "frank", "full_name": "\"\",\"\"", "roles": ["a:b.c-d_e"]}),
        json!({"username": "g,\"'\\", "full_name": " ,; '\\\u{e9}\u{30a2}\u{1f511}\u{2028}\u{feff} "}),
        json!({"username": "NULL", "full_name": "null", "email": "\"o,\"@example.com"}),
        // A spreadsheet would take these for formulas; they are names all the same.
        json!({"username": "=1+1", "full_name": "=1+1", "email": "=1+1@example.com"}),
        json!({"username": "+h", "full_name": "+49 (0)1"}),
        json!({"username": "-i", "full_name": "-1"}),
        json!({"username": "@j", "full_name": "@SUM(C1)", "email": "@@example.com"}),
    ];
    sandbox.write("users.jsonl", rows.each_ref().map(Value::to_string).join("\n"));
    sandbox.run(&["user", "import", "users.jsonl"]).done();
    let users = exported(&sandbox);
    for row in rows {
        let user = &users[row["username"].as_str().expect("a name")];
        for (column, value) in row.as_object().expect("an object") {
            assert_eq!(user[column], *value, "{column} of {row}");
        }
    }
    sandbox
}

#[test]
fn an_export_imported_elsewhere_gives_the_same_export() {
    let sandbox = full_sandbox();
    for format in ["jsonl", "csv"] {
        let arguments = ["user", "export", "--format", format];
        let export = sandbox.run(&arguments);
        assert!(export.stderr.contains("password hashes"), "{export:#?}");
        let elsewhere = sandbox::empty();
        elsewhere.run(&["db", "migrate"]).done();
        elsewhere.run_with_input(&["user", "import", "-"], export.done()).done();
        assert_eq!(elsewhere.run(&arguments).stdout, export.stdout);
        assert_eq!(exported(&elsewhere), exported(&sandbox));
        let again = elsewhere.run_with_input(&["user", "import", "-", "--json"], export.done()).json();
        assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(exported(&sandbox).len())));
    }
}

#[test]
fn more_users_than_a_page_are_exported_once_each() {
    let sandbox = sandbox::settled();
    let rows: Vec<String> = (0..2500).map(|number| format!("user-{number:04}\n")).collect();
    sandbox.run_with_input(&["user", "import", "-"], format!("username\n{}", rows.concat())).done();
    let export = sandbox.run(&["user", "export", "--format", "csv"]);
    assert_eq!(export.done().lines().count(), 1 + 2501);
    assert_eq!(exported(&sandbox).len(), 2501);
}

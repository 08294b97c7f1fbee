//! What `mariadb --batch` and `mysql --batch` print.

use serde_json::{Value, json};
use support::settled::PASSWORD;
use support::{Outcome, Sandbox};

use super::{HASH, exported, faults};
use crate::sandbox;

fn import(sandbox: &Sandbox, rows: &[&str]) -> Outcome {
    sandbox.run_with_input(&["user", "import", "-", "--json"], rows.join("\n"))
}

#[test]
fn rows_are_read_as_the_client_prints_them() {
    let sandbox = sandbox::settled();
    let bob = format!("bob\tbob@example.com\tBob \"the\" Builder, \\\\o/\t{HASH}\t0\tadmin ops");
    let rows = [
        "username\temail\tfull_name\thashed_password\tdisabled\troles",
        &bob,
        "carol\tNULL\tNULL\tNULL\t1\t",
        "dave\t\tnull\t\tNULL\tNULL",
        "erin\tNULL\tNULL and void\tNULL\t0\tNULL\r",
    ];
    assert_eq!(import(&sandbox, &rows).json()["created"], 4);
    let users = exported(&sandbox);
    assert_eq!(users["bob"]["full_name"], "Bob \"the\" Builder, \\o/");
    assert_eq!(users["bob"]["roles"], json!(["admin", "ops"]));
    assert_eq!(users["carol"]["disabled"], true);
    for column in ["email", "full_name", "password_hash"] {
        assert_eq!(users["carol"][column], Value::Null, "{column}");
    }
    assert_eq!(users["dave"]["full_name"], "null", "only the client's own word is nothing");
    assert_eq!(users["erin"]["full_name"], "NULL and void");
    sandbox.serve().login("bob", PASSWORD).access_token();
    assert_eq!(import(&sandbox, &rows).json()["unchanged"], 4);
}

// A person who chose a full name in the old application must not choose users here.
#[test]
fn a_tab_or_line_break_in_a_field_ends_neither_field_nor_row() {
    let sandbox = sandbox::settled();
    let rows = [
        "username\tfull_name",
        "bob\tBob\\nmallory",
        "bill\tBill\\tadmin",
        "carol\tCarol\\0",
        "dave\tDave\\\\n",
        "erin\tErin",
    ];
    let outcome = import(&sandbox, &rows);
    let lines: Vec<u64> = faults(&outcome).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [2, 3, 4], "{outcome:#?}");
    assert!(outcome.stderr.lines().take(3).all(|line| line.contains("full name")), "{outcome:#?}");
    let users = exported(&sandbox);
    assert_eq!(users.keys().collect::<Vec<_>>(), ["alice", "dave", "erin"]);
    assert_eq!(users["dave"]["full_name"], "Dave\\n");
}

#[test]
fn a_row_that_the_client_does_not_print_so_is_refused_alone() {
    let sandbox = sandbox::settled();
    let long = format!("frank\t{}", "x".repeat(64 * 1024));
    let rows = [
        "username\tfull_name",
        "bob\tBob\\x",
        "carol\tCarol\\",
        "dave",
        "grace\tGrace\tG",
        &long,
        "NULL\tNobody",
        "heidi\tHeidi",
    ];
    let outcome = import(&sandbox, &rows);
    let lines: Vec<u64> = faults(&outcome).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7], "{outcome:#?}");
    assert!(outcome.stderr.contains("print without `--raw`"), "{outcome:#?}");
    assert_eq!(exported(&sandbox).keys().collect::<Vec<_>>(), ["alice", "heidi"]);
    let bytes = sandbox.run_with_input(&["user", "import", "-"], b"username\tfull_name\nivan\t\xff\n");
    assert!(bytes.stderr.contains("line 2 (`ivan`): the row is not UTF-8"), "{bytes:#?}");
    import(&sandbox, &["username\temail\tuser", "bob\tNULL\tNULL"]).refused_with(&["`user`", "username"]);
}

//! `user list` and `user show`.

use serde_json::Value;
use support::Sandbox;
use support::settled::{PASSWORD, USER};

use crate::sandbox;

fn names(list: &Value) -> Vec<&str> {
    let users = list.as_array().expect("a list");
    users.iter().map(|user| user["username"].as_str().expect("a name")).collect()
}

fn with_users(users: &[&str]) -> Sandbox {
    let sandbox = sandbox::settled();
    for user in users {
        sandbox.run_with_input(&["user", "create", user, "--password-stdin"], PASSWORD).done();
    }
    sandbox
}

#[test]
fn the_list_is_in_the_order_of_names() {
    let sandbox = with_users(&["dora", "Bob", "carol"]);
    let list = sandbox.run(&["user", "list", "--json"]).json();
    assert_eq!(names(&list), ["alice", "Bob", "carol", "dora"]);
    let table = sandbox.run(&["user", "list"]);
    let lines: Vec<&str> = table.done().lines().collect();
    assert_eq!(lines.len(), 5, "{table:#?}");
    assert!(lines[0].contains("username") && lines[2].contains("Bob"), "{table:#?}");
    assert!(!table.stdout.contains("argon2"), "{table:#?}");
}

#[test]
fn a_long_list_comes_in_pages() {
    let sandbox = with_users(&["bob", "carol", "dora"]);
    let page = sandbox.run(&["user", "list", "--limit", "2", "--json"]);
    assert_eq!(names(&page.json()), ["alice", "bob"]);
    assert!(
        page.stderr.contains("listed: 2. There are more") && page.stderr.contains("--after bob"),
        "{page:#?}"
    );
    let past = sandbox.run(&["user", "list", "--after", "zz"]);
    assert_eq!((past.done(), past.stderr.as_str()), ("", "No name of a user comes after `zz`.\n"));
    let page = sandbox.run(&["user", "list", "--limit", "2", "--after", "bob", "--json"]);
    assert_eq!(names(&page.json()), ["carol", "dora"]);
    assert_eq!(page.stderr, "", "this is the last page");
}

#[test]
fn a_user_is_found_by_name_in_any_spelling_and_by_id() {
    let sandbox = sandbox::settled();
    let user = sandbox.run(&["user", "show", USER, "--json"]).json();
    let id = user["id"].as_str().expect("an id");
    for name in ["ALICE", "Alice", "\u{ff41}lice", id] {
        assert_eq!(sandbox.run(&["user", "show", name, "--json"]).json(), user, "{name}");
    }
    let table = sandbox.run(&["user", "show", USER]);
    assert!(table.done().contains(id), "{table:#?}");
}

#[test]
fn an_unknown_user_is_an_error_for_every_command() {
    let sandbox = sandbox::settled();
    let rows: [&[&str]; 6] = [
        &["user", "show", "nobody"],
        &["user", "update", "nobody", "--email", "a@example.com"],
        &["user", "disable", "nobody"],
        &["user", "enable", "nobody"],
        &["user", "delete", "nobody", "--yes"],
        &["user", "set-password", "nobody", "--password-stdin"],
    ];
    for arguments in rows {
        let outcome = sandbox.run_with_input(arguments, PASSWORD);
        outcome.refused_with(&["`nobody`", "countersign user list"]);
    }
}

#[test]
fn what_would_turn_a_terminal_around_is_shown_as_an_escape() {
    let sandbox = sandbox::settled();
    let arguments = ["user", "create", "eve", "--full-name", "Eve \u{202e}nimda", "--no-password"];
    let table = sandbox.run(&arguments);
    assert!(table.done().contains("Eve \\u{202e}nimda") && !table.stdout.contains('\u{202e}'), "{table:#?}");
}

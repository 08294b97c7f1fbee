//! `user create`: what it prints, and what it takes.

use serde_json::{Value, json};
use support::database::TestDatabase;
use support::process::Process;
use support::settled::PASSWORD;
use support::{Sandbox, eventually};

use crate::sandbox;

/// A sandbox with an empty database.
fn migrated() -> Sandbox {
    let sandbox = sandbox::empty();
    sandbox.run(&["db", "migrate"]).done();
    sandbox
}

#[test]
fn a_fresh_database_has_no_user_and_no_client() {
    // abuse case 101: no default account.
    let sandbox = migrated();
    assert_eq!(sandbox.run(&["user", "list", "--json"]).json(), json!([]));
    assert_eq!(sandbox.run(&["client", "list", "--json"]).json(), json!([]));
    let outcome = sandbox.run(&["user", "list"]);
    assert_eq!(outcome.done(), "");
    assert!(outcome.stderr.contains("countersign user create"), "{outcome:#?}");
}

#[test]
fn json_has_exactly_these_members() {
    let sandbox = migrated();
    let arguments = [
        "user",
        "create",
        "Alice",
        "--email",
        "alice@example.com",
        "--full-name",
        "Alice Example",
        "--role",
        "admin",
        "--role",
        "billing:read",
        "--password-stdin",
        "--json",
    ];
    let user = sandbox.run_with_input(&arguments, PASSWORD).json();
    let Value::Object(mut members) = user else { panic!("not an object: {user}") };
    let id = members.remove("id").expect("an id");
    let created = members.remove("created").expect("a time");
    let expected = json!({
        "username": "Alice",
        "email": "alice@example.com",
        "full_name": "Alice Example",
        "disabled": false,
        "roles": ["admin", "billing:read"],
        "has_password": true,
    });
    assert_eq!(Value::Object(members), expected);
    // D1: a UUIDv7.
    let id = id.as_str().and_then(|id| uuid::Uuid::parse_str(id).ok()).expect("a UUID");
    assert_eq!(id.get_version_num(), 7);
    let created = humantime::parse_rfc3339(created.as_str().expect("a text"));
    assert!(created.is_ok(), "{created:?}");
}

#[test]
fn what_was_not_given_is_null_or_empty() {
    let user =
        migrated().run_with_input(&["user", "create", "bob", "--password-stdin", "--json"], PASSWORD).json();
    assert_eq!(user["email"], Value::Null);
    assert_eq!(user["full_name"], Value::Null);
    assert_eq!(user["roles"], json!([]));
}

#[test]
fn the_table_has_names_and_values_and_no_secret() {
    let outcome = migrated().run_with_input(&["user", "create", "alice", "--password-stdin"], PASSWORD);
    for name in ["id", "username", "email", "full_name", "disabled", "roles", "has_password", "created"] {
        assert!(
            outcome.done().lines().any(|line| line.trim_start().starts_with(name)),
            "{name}: {outcome:#?}"
        );
    }
    assert!(!outcome.stdout.contains(PASSWORD) && !outcome.stdout.contains("argon2"), "{outcome:#?}");
    assert_eq!(outcome.stderr, "");
}

#[test]
fn a_user_without_a_password_cannot_log_in() {
    // abuse case 32
    let sandbox = sandbox::settled();
    let user = sandbox.run(&["user", "create", "robot", "--no-password", "--json"]).json();
    assert_eq!(user["has_password"], false);
    let server = sandbox.serve();
    server.login("robot", PASSWORD).failed(400, "invalid_grant");
    server.login("robot", "").failed(400, "invalid_request");
}

#[test]
fn without_a_terminal_and_the_flag_there_is_no_password() {
    let sandbox = migrated();
    sandbox
        .run_with_input(&["user", "create", "alice"], format!("{PASSWORD}\n{PASSWORD}\n"))
        .refused_with(&["--password-stdin"]);
    assert_eq!(sandbox.run(&["user", "list", "--json"]).json(), json!([]));
}

#[test]
fn bad_profiles_are_refused() {
    let sandbox = migrated();
    let rows = [
        ("--email", "alice", "e-mail"),
        ("--email", "@example.com", "e-mail"),
        ("--email", "a b@example.com", "e-mail"),
        ("--full-name", "", "full name"),
        ("--full-name", "Alice\u{1b}[31m", "full name"),
        ("--full-name", "Alice\r\nroot", "full name"),
        ("--role", "", "role"),
        ("--role", "two words", "role"),
    ];
    for (flag, value, word) in rows {
        sandbox
            .run_with_input(&["user", "create", "alice", flag, value, "--password-stdin"], PASSWORD)
            .refused_with(&[word]);
    }
    assert_eq!(sandbox.run(&["user", "list", "--json"]).json(), json!([]));
}

// MySQL's column is the smallest.
#[test]
fn a_user_has_as_many_roles_as_every_database_holds_and_no_more() {
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = sandbox::empty().with("DATABASE__URL", store.url());
        sandbox.run(&["db", "migrate"]).done();
        // With a space between two of them, 64 characters take 65 bytes.
        let role = "r".repeat(64);
        let create = |name: &str, roles: usize| {
            let user = ["user", "create", name, "--no-password"];
            sandbox.run(&[&user[..], &["--role", &role].repeat(roles)].concat())
        };
        create("alice", 1008).done();
        create("bob", 1009).refused_with(&["65535 characters"]);
    }
}

#[test]
fn the_password_stands_in_no_argument_and_no_variable() {
    // abuse case 100
    let sandbox = migrated();
    let mut process = Process::start(&mut sandbox.command(&["user", "create", "alice", "--password-stdin"]));
    let proc = format!("/proc/{}", process.pid());
    // It waits for its input; a moment after its birth it may have no arguments yet.
    let arguments = || std::fs::read(format!("{proc}/cmdline")).expect("Linux tells the arguments");
    eventually("the arguments are there", || arguments().ends_with(b"--password-stdin\0"));
    let command_line = arguments();
    let variables = std::fs::read(format!("{proc}/environ")).expect("Linux tells the environment");
    process.feed(PASSWORD.as_bytes());
    process.end().done();
    for seen in [command_line, variables] {
        assert!(!String::from_utf8_lossy(&seen).contains(PASSWORD));
    }
}

#[test]
fn a_password_of_two_lines_is_refused() {
    for password in ["correct horse\nbattery staple", "correct horse\n\n"] {
        let outcome = migrated().run_with_input(&["user", "create", "alice", "--password-stdin"], password);
        outcome.refused_with(&["more than one line"]);
    }
}

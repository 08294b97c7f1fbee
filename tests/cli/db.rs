//! `db …`, and which commands make a database.

mod backup;
mod migrate;
mod page;
mod store;
mod trust_clock;
mod upgrade;

use serde_json::json;
use support::settled::{PASSWORD, USER};
use support::{Sandbox, database};

use crate::sandbox;

/// Every command that works on a database and must not make one.
const NOT_CREATING: [&[&str]; 24] = [
    &["user", "create", "alice", "--password-stdin"],
    &["user", "list"],
    &["user", "show", "alice"],
    &["user", "update", "alice", "--email", "alice@example.com"],
    &["user", "set-password", "alice", "--password-stdin"],
    &["user", "disable", "alice"],
    &["user", "enable", "alice"],
    &["user", "delete", "alice", "--yes"],
    &["client", "create", "web", "--public"],
    &["client", "list"],
    &["client", "show", "web"],
    &["client", "update", "web", "--disable"],
    &["client", "rotate-secret", "web"],
    &["client", "revoke-tokens", "web", "--yes"],
    &["client", "delete", "web", "--yes"],
    &["session", "list"],
    &["throttle", "list"],
    &["key", "list"],
    &["key", "import", "key.pem"],
    &["db", "status"],
    &["db", "status", "--json"],
    &["db", "backup", "copy.db"],
    &["db", "sweep"],
    &["db", "trust-clock"],
];

#[test]
fn only_serve_and_migrate_make_a_database() {
    let sandbox = sandbox::empty();
    let path = sandbox.shown_path("countersign.db");
    for arguments in NOT_CREATING {
        let outcome = sandbox.run_with_input(arguments, PASSWORD);
        outcome.refused_with(&[&path, "countersign db migrate"]);
        assert_eq!(sandbox.listing(), [""; 0], "{arguments:?}");
    }
}

#[test]
fn the_named_path_is_absolute_however_the_url_is_written() {
    for url in ["sqlite://data/users.db", "sqlite:data/users.db", "sqlite://data/users.db?mode=rwc"] {
        let sandbox = sandbox::empty().with("DATABASE__URL", url);
        sandbox.run(&["user", "list"]).refused_with(&[&sandbox.shown_path("data/users.db")]);
        assert_eq!(sandbox.listing(), [""; 0]);
    }
}

#[test]
fn migrate_makes_the_schema_once() {
    let sandbox = sandbox::empty();
    let first = sandbox.run(&["db", "migrate", "--json"]).json();
    let applied = first["applied"].as_array().expect("a list").len();
    assert!(applied >= 7, "{first}");
    assert_eq!(sandbox.listing(), ["countersign.db"]);
    // abuse case 127
    assert_eq!(sandbox.mode("countersign.db"), 0o600);
    assert_eq!(sandbox.run(&["db", "migrate", "--json"]).json(), json!({ "applied": [] }));
    let status = sandbox.run(&["db", "status", "--json"]).json();
    assert_eq!(
        status,
        json!({
            "database": "sqlite://countersign.db", "applied": applied, "pending": [], "unknown": [],
        })
    );
    assert!(sandbox.run(&["db", "status"]).done().contains("sqlite://countersign.db"));
}

#[test]
fn people_are_told_in_a_few_words() {
    let sandbox = sandbox::empty();
    sandbox.write("countersign.db", "");
    database::migrate_partly(&format!("sqlite://{}", sandbox.path("countersign.db").display()), 3);
    let status = |sandbox: &Sandbox| sandbox.run(&["db", "status"]).done().to_owned();
    let lacking = status(&sandbox);
    assert!(lacking.contains("lacks") && lacking.contains("countersign db migrate"), "{lacking}");
    let applied = sandbox.run(&["db", "migrate"]);
    let count = applied.done().split_whitespace().nth(1).and_then(|count| count.parse::<u32>().ok());
    assert!(count.is_some_and(|count| count > 10), "{applied:#?}");
    for text in [&lacking, &applied.stdout, &status(&sandbox)] {
        assert!(text.lines().count() <= 2 && !text.contains("m2026"), "{text}");
    }
    assert!(status(&sandbox).contains("up to date"));
}

#[test]
fn a_database_that_lacks_migrations_is_refused_until_migrated() {
    let sandbox = sandbox::empty();
    sandbox.write("countersign.db", "");
    database::migrate_partly(&format!("sqlite://{}", sandbox.path("countersign.db").display()), 3);
    let status = sandbox.run(&["db", "status", "--json"]).json();
    assert_eq!(status["applied"], 3);
    let pending = status["pending"].as_array().expect("a list").clone();
    let before = sandbox.read("countersign.db");
    for arguments in NOT_CREATING.iter().filter(|arguments| arguments[0] != "db") {
        sandbox.run_with_input(arguments, PASSWORD).refused_with(&["countersign db migrate"]);
    }
    assert!(sandbox.read("countersign.db") == before, "a refusal changes nothing");
    let applied = sandbox.run(&["db", "migrate", "--json"]).json()["applied"].clone();
    assert_eq!(applied, json!(pending));
    sandbox.run(&["user", "list"]).done();
}

#[test]
fn migrate_and_status_work_while_the_server_is_up() {
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    assert_eq!(sandbox.run(&["db", "migrate", "--json"]).json(), json!({ "applied": [] }));
    assert_eq!(sandbox.run(&["db", "status", "--json"]).json()["pending"], json!([]));
    server.login(USER, PASSWORD).access_token();
}

#[test]
fn a_password_in_the_url_is_shown_by_no_command() {
    // Nobody listens on port 1.
    let sandbox = sandbox::empty()
        .with("DATABASE__URL", "postgres://admin:the-secret@127.0.0.1:1/countersign?password=the-secret")
        .with("DATABASE__ACQUIRE_TIMEOUT", "200ms");
    for arguments in [["db", "status"], ["db", "migrate"], ["user", "list"]] {
        let outcome = sandbox.run(&arguments);
        let line = outcome.refused();
        assert!(line.contains("127.0.0.1:1") && !line.contains("the-secret"), "{line}");
    }
}

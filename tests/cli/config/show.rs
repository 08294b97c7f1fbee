//! `config show` and `config check`.

use crate::sandbox;
use serde_json::Value;

fn row<'a>(rows: &'a Value, key: &str) -> &'a Value {
    let mut rows = rows.as_array().expect("a list").iter();
    rows.find(|row| row["key"] == key).unwrap_or_else(|| panic!("no {key}"))
}

#[test]
fn every_key_is_shown_with_value_and_variable() {
    let sandbox = sandbox::empty().with("USERS__SIGNUP", "true");
    let rows = sandbox.run(&["config", "show", "--json"]).json();
    let listen = row(&rows, "server.listen");
    assert_eq!(listen["value"], "127.0.0.1:0");
    assert_eq!(listen["environment"], "COUNTERSIGN_SERVER__LISTEN");
    assert_eq!(row(&rows, "users.signup")["value"], true);
    assert_eq!(row(&rows, "passwords.memory_kib")["value"], 64);
    assert_eq!(row(&rows, "server.issuer")["value"], Value::Null);
    let table = sandbox.run(&["config", "show"]);
    assert_eq!(table.done().lines().count(), rows.as_array().map_or(0, Vec::len) + 1);
    assert!(table.stdout.contains("COUNTERSIGN_KEYS__DIRECTORY"), "{table:#?}");
}

#[test]
fn the_variables_that_are_shown_work() {
    let rows = sandbox::empty().run(&["config", "show", "--json"]).json();
    let mut sandbox = sandbox::empty();
    for row in rows.as_array().expect("a list") {
        let value = match &row["value"] {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        sandbox = sandbox.with_variable(row["environment"].as_str().expect("a name"), value);
    }
    assert_eq!(sandbox.run(&["config", "show", "--json"]).json(), rows);
}

#[test]
fn secrets_are_masked() {
    let sandbox = sandbox::empty()
        .with("DATABASE__URL", "postgres://admin:the-secret@db.example.com/countersign?password=the-secret");
    for arguments in [&["config", "show"] as &[&str], &["config", "show", "--json"], &["config", "check"]] {
        let outcome = sandbox.run(arguments);
        assert!(!outcome.done().contains("the-secret"), "{outcome:#?}");
    }
    assert!(sandbox.run(&["config", "show"]).done().contains("db.example.com"));
}

#[test]
fn check_says_that_all_is_well_in_either_form() {
    let sandbox = sandbox::empty().with("SERVER__ISSUER", "https://login.example.com");
    assert!(sandbox.run(&["config", "check"]).done().contains("https://login.example.com"));
    assert!(sandbox.run(&["config", "check", "--json"]).json().is_object());
}

#[test]
fn looking_at_the_configuration_makes_nothing() {
    let sandbox = sandbox::empty();
    sandbox.run(&["config", "check"]).done();
    sandbox.run(&["config", "show"]).done();
    assert_eq!(sandbox.listing(), [""; 0]);
}

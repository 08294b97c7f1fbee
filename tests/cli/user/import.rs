//! `user import` and `user export`.

mod beside;
mod csv;
mod dry_run;
mod export;
mod faults;
mod killed;
mod long_lines;
mod refusals;
mod same_name;
mod schemes;
mod source;
mod together;
mod tsv;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use support::settled::PASSWORD;
use support::{Outcome, Sandbox};

use crate::sandbox;

/// Of [`PASSWORD`]; passlib 1.7.4 made it.
const HASH: &str = "$2b$04$GA.evw7l.UIFwjzo059CL.l.l0wYXTyhTSoxQqpsGJefl6WpT7teW";

/// All users by name, as they are exported.
fn exported(sandbox: &Sandbox) -> BTreeMap<String, Value> {
    let outcome = sandbox.run(&["user", "export"]);
    let users = outcome.done().lines().map(|line| {
        let user: Value = serde_json::from_str(line).expect("a line of JSON");
        (user["username"].as_str().expect("a name").to_owned(), user)
    });
    users.collect()
}

/// The number of a line, and what is wrong with it.
type Line = (u64, String);

/// The rows that were refused, after which the command has failed.
#[track_caller]
fn faults(outcome: &Outcome) -> Vec<Line> {
    let fault = |line: &str| {
        let (number, fault) = line.strip_prefix("line ")?.split_once([' ', ':'])?;
        Some((number.parse().ok()?, fault.to_owned()))
    };
    let faults: Vec<Line> = outcome.stderr.lines().filter_map(fault).collect();
    let refusals = outcome.stderr.lines().filter(|line| line.starts_with("error: ")).count();
    let expected = if faults.is_empty() { (Some(0), 0) } else { (Some(1), 1) };
    assert_eq!((outcome.code, refusals), expected, "{outcome:#?}");
    assert_eq!(outcome.stderr.lines().count(), faults.len() + refusals, "{outcome:#?}");
    faults
}

#[test]
fn imported_users_are_all_that_the_file_says_and_log_in() {
    let sandbox = sandbox::settled();
    let id = "0190f6f0-0000-7000-8000-000000000001";
    let rows = [
        json!({"username": "bob", "password_hash": HASH, "email": "bob@example.com", "full_name": "Bob", "id": id}),
        json!({"username": "carol", "password_hash": HASH, "disabled": true, "roles": ["admin", "ops"]}),
        json!({"username": "dave"}),
    ];
    sandbox.write("users.jsonl", rows.map(|row| row.to_string()).join("\n"));
    let mut summary = sandbox.run(&["user", "import", "users.jsonl", "--json"]).json();
    let times = summary["milliseconds"].take();
    assert!(times["bcrypt cost=4"].as_u64().is_some_and(|time| time < 1000), "{times}");
    let schemes = json!({"bcrypt cost=4": 2, "no password": 1});
    let expected = json!({"created": 3, "unchanged": 0, "refused": 0, "refusals": [], "schemes": schemes,
        "milliseconds": null, "dry_run": false});
    assert_eq!(summary, expected);
    let users = exported(&sandbox);
    assert_eq!(users["bob"]["id"], id);
    assert_eq!(users["bob"]["email"], "bob@example.com");
    assert_eq!(users["bob"]["full_name"], "Bob");
    assert_eq!(users["bob"]["disabled"], false);
    assert_eq!(users["carol"]["disabled"], true);
    assert_eq!(users["carol"]["roles"], json!(["admin", "ops"]));
    assert_eq!(users["dave"]["password_hash"], Value::Null);
    let server = sandbox.serve();
    server.login("bob", PASSWORD).access_token();
    server.login("carol", PASSWORD).failed(400, "invalid_grant");
    server.login("dave", PASSWORD).failed(400, "invalid_grant");
    server.login("dave", "").failed(400, "invalid_request");
}

#[test]
fn a_second_import_changes_nothing_not_even_after_logins() {
    let sandbox = sandbox::settled();
    let row = json!({"username": "bob", "password_hash": HASH, "roles": "a b"}).to_string();
    sandbox.write("users.jsonl", &row);
    sandbox.run(&["user", "import", "users.jsonl"]).done();
    let before = exported(&sandbox);
    let again = ["user", "import", "users.jsonl", "--json"];
    assert_eq!(sandbox.run(&again).json()["unchanged"], 1);
    assert_eq!(exported(&sandbox), before);
    let server = sandbox.serve();
    server.login("bob", PASSWORD).access_token();
    let upgraded = exported(&sandbox);
    assert_ne!(upgraded["bob"]["password_hash"], HASH);
    assert_eq!(sandbox.run(&again).json()["unchanged"], 1);
    assert_eq!(exported(&sandbox), upgraded, "an upgraded password stays");
    let arguments = ["user", "set-password", "bob", "--password-stdin"];
    sandbox.run_with_input(&arguments, "another good sentence").done();
    sandbox.run(&again).done();
    server.login("bob", "another good sentence").access_token();
    server.login("bob", PASSWORD).failed(400, "invalid_grant");
}

//! `throttle list` and `throttle clear`, beside a server that runs.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use support::settled::{PASSWORD, USER};
use support::{Outcome, Sandbox, Server, eventually};

use crate::sandbox;

fn list(sandbox: &Sandbox, arguments: &[&str]) -> Vec<Value> {
    let outcome: Outcome = sandbox.run(&[&["throttle", "list", "--json"], arguments].concat());
    outcome.json().as_array().expect("a list").clone()
}

/// When a bucket will be forgotten.
fn forgotten(rows: &[Value], bucket: &str) -> Option<SystemTime> {
    let row = rows.iter().find(|row| row["bucket"] == bucket)?;
    humantime::parse_rfc3339(row["forgotten"].as_str()?).ok()
}

/// Makes five wrong guesses at a name from this address, and waits until they are stored.
fn guess(sandbox: &Sandbox, server: &Server, name: &str) {
    for _ in 0..5 {
        server.login(name, "wrong").failed(400, "invalid_grant");
    }
    // What is counted is stored once a second, and the five guesses may lie in two of them. With each, what
    // is forgotten first and what is forgotten last come to lie 15.5 minutes further apart.
    eventually("stored", || {
        let rows = list(sandbox, &["--user", name]);
        let moments = (forgotten(&rows, "username_and_address"), forgotten(&rows, "username"));
        let (Some(first), Some(last)) = moments else {
            return false;
        };
        last.duration_since(first).is_ok_and(|between| between > Duration::from_mins(70))
    });
}

// Abuse case 42: the server is killed, and knows what it has counted when it is back.
#[test]
fn a_killed_server_remembers_what_it_has_counted() {
    let sandbox = sandbox::settled();
    let mut server = sandbox.serve();
    guess(&sandbox, &server, USER);
    server.process.kill();
    let server = sandbox.serve();
    server.login(USER, PASSWORD).failed(400, "invalid_grant");
    server.stop().done();
}

#[test]
fn clearing_lets_a_user_in_at_once() {
    // An address that takes long to be full again, so that it is listed however slow the machine is.
    let sandbox = sandbox::settled().with("THROTTLE__ADDRESS", "100000, then 1 per 1h");
    let server = sandbox.serve();
    guess(&sandbox, &server, USER);
    guess(&sandbox, &server, "hunter2");
    server.login(USER, PASSWORD).failed(400, "invalid_grant");
    let rows = list(&sandbox, &[]);
    let seen = |bucket: &str, user: &Value, address: &Value| {
        rows.iter().any(|row| row["bucket"] == bucket && row["user"] == *user && row["address"] == *address)
    };
    let here = json!("127.0.0.1/32");
    assert!(seen("username", &json!(USER), &Value::Null), "{rows:#?}");
    assert!(seen("username_and_address", &json!(USER), &here), "{rows:#?}");
    assert!(seen("address", &Value::Null, &here), "{rows:#?}");
    let page = sandbox.run(&["throttle", "list", "--limit", "1", "--json"]);
    assert_eq!(page.json().as_array().map(Vec::len), Some(1), "{page:#?}");
    assert!(page.stderr.contains("There are more") && page.stderr.contains("--limit"), "{page:#?}");
    // What was typed where a name belongs, and is none, is not shown and not stored.
    assert!(seen("username", &Value::Null, &Value::Null), "{rows:#?}");
    let outcome = sandbox.run(&["throttle", "clear", "--user", USER, "--json"]);
    assert_eq!(outcome.json(), json!({ "cleared": 2 }));
    assert_eq!(list(&sandbox, &["--user", USER]), [] as [Value; 0]);
    eventually("let in", || server.login(USER, PASSWORD).status == 200);
    assert_eq!(list(&sandbox, &["--user", "HUNTER2"]).len(), 2);
    let outcome = sandbox.run(&["throttle", "clear", "--address", "127.0.0.1", "--json"]);
    assert_eq!(outcome.json(), json!({ "cleared": 2 }));
    server.stop().done();
}

#[test]
fn the_list_says_what_is_left_and_until_when_attempts_are_refused() {
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    guess(&sandbox, &server, USER);
    let rows = list(&sandbox, &["--user", USER]);
    let row = |bucket: &str| rows.iter().find(|row| row["bucket"] == bucket).expect("it is listed");
    let (exhausted, other) = (row("username_and_address"), row("username"));
    // One comes back within 30 s; this machine may be slow.
    assert!(exhausted["of"] == 5 && exhausted["left"].as_u64().is_some_and(|left| left <= 1), "{rows:#?}");
    assert_eq!(exhausted["left"] == 0, exhausted["refused_until"].is_string(), "{rows:#?}");
    assert_eq!(
        (&other["left"], &other["of"], &other["refused_until"]),
        (&json!(5), &json!(10), &Value::Null)
    );
    // With the rates of the configuration as the command finds it.
    let stricter = sandbox.with("THROTTLE__USERNAME", "5, then 1 per 1h");
    let rows = list(&stricter, &["--user", USER]);
    let row = rows.iter().find(|row| row["bucket"] == "username").expect("it is listed");
    assert!(row["of"] == 5 && row["left"].as_u64().is_some_and(|left| left < 5), "{row:#?}");
    let unlimited = stricter.with("THROTTLE__USERNAME", "unlimited");
    let rows = list(&unlimited, &["--user", USER]);
    let row = rows.iter().find(|row| row["bucket"] == "username").expect("it is listed");
    assert_eq!((&row["left"], &row["of"], &row["refused_until"]), (&Value::Null, &Value::Null, &Value::Null));
}

#[test]
fn what_is_cleared_must_be_said() {
    let sandbox = sandbox::settled();
    assert!(
        sandbox.run(&["throttle", "clear"]).misused().contains("--user <NAME>|--address <ADDRESS>|--all")
    );
    sandbox.run(&["throttle", "clear", "--all"]).refused_with(&["--yes"]);
    let nothing = sandbox.run(&["throttle", "clear", "--all", "--yes", "--json"]);
    assert_eq!(nothing.json(), json!({ "cleared": 0 }));
    // A running server may have counted what is not there yet.
    assert!(nothing.stderr.contains("not written down yet"), "{nothing:?}");
    sandbox.run(&["throttle", "clear", "--address", "10.0.0.0/8"]).misused();
    sandbox.run(&["throttle", "clear", "--address", "2001:db8::5/64"]).done();
    sandbox.run(&["throttle", "list"]).done();
}

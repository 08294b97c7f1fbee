//! `session list` and `session revoke`, beside a server that runs.

use serde_json::{Value, json};
use support::settled::{PASSWORD, PUBLIC, USER};
use support::{Sandbox, Server, database, request};

use crate::sandbox;

const ELSE: &str = "somebody-else";

/// A user more, a client that may refresh, and a server.
fn serve(sandbox: &Sandbox) -> Server {
    sandbox.run_with_input(&["user", "create", ELSE, "--password-stdin"], PASSWORD).done();
    let grants = ["--grant", "password", "--grant", "refresh_token"];
    sandbox.run(&[&["client", "update", PUBLIC], grants.as_slice()].concat()).done();
    sandbox.serve()
}

fn log_in(server: &Server, user: &str) -> String {
    server.login(user, PASSWORD).json()["refresh_token"].as_str().expect("a refresh token").to_owned()
}

fn refresh(server: &Server, token: &str) -> u16 {
    let parameters = [("grant_type", "refresh_token"), ("client_id", PUBLIC), ("refresh_token", token)];
    server.exchange(&request::form("/token", &parameters)).status
}

fn list(sandbox: &Sandbox, arguments: &[&str]) -> Vec<Value> {
    let list = sandbox.run(&[&["session", "list", "--json"], arguments].concat()).json();
    list.as_array().expect("a list").clone()
}

#[test]
fn sessions_are_listed_oldest_first() {
    let sandbox = sandbox::settled();
    let server = serve(&sandbox);
    assert!(list(&sandbox, &[]).is_empty());
    for user in [USER, ELSE, USER] {
        log_in(&server, user);
    }
    let all = list(&sandbox, &[]);
    let users: Vec<_> = all.iter().map(|session| session["user_id"].clone()).collect();
    assert!(users.len() == 3 && users[0] == users[2] && users[0] != users[1], "{all:#?}");
    assert!(all.iter().all(|session| session["client_id"] == PUBLIC), "{all:#?}");
    assert_eq!(list(&sandbox, &["--user", ELSE]), all[1..2]);
    assert_eq!(list(&sandbox, &["--limit", "1"]), all[..1]);
    let first = sandbox.run(&["session", "list", "--limit", "1"]);
    let id = all[0]["id"].as_str().expect("an id");
    assert!(first.stderr.contains(&format!("--after {id}")), "{first:#?}");
    assert_eq!(list(&sandbox, &["--after", id]), all[1..]);
    assert!(!sandbox.run(&["session", "list", "--limit", "3"]).stderr.contains("--after"));
    sandbox.run(&["session", "list", "--user", "nobody"]).refused_with(&["nobody"]);
}

/// As from this address.
fn from(request: &[u8], address: &str) -> Vec<u8> {
    request::with_header(request, &format!("X-Forwarded-For: {address}"))
}

#[test]
fn the_list_says_who_from_where_on_what_and_when_last() {
    let sandbox = sandbox::settled().with("SERVER__TRUSTED_PROXIES", "127.0.0.1");
    let server = serve(&sandbox);
    let login = request::form("/token", &request::password_grant(USER, PASSWORD));
    let first = server.exchange(&from(&login, "192.0.2.1"));
    let device = first.header("countersign-device").expect("a device token");
    let on_device = request::with_header(&login, &format!("Countersign-Device: {device}"));
    server.exchange(&from(&on_device, "2001:db8:1:2:3:4:5:6")).access_token();
    server.exchange(&from(&login, "192.0.2.1")).access_token();
    let before = list(&sandbox, &[]);
    assert!(before.iter().all(|session| session["user"] == USER), "{before:#?}");
    assert!(before.iter().all(|session| session["last_use"] == session["logged_in"]), "{before:#?}");
    let addresses: Vec<&Value> = before.iter().map(|session| &session["address"]).collect();
    assert_eq!(addresses, ["192.0.2.1/32", "2001:db8:1:2::/64", "192.0.2.1/32"]);
    let devices: Vec<&str> = before.iter().filter_map(|session| session["device"].as_str()).collect();
    assert!(devices.len() == 3 && devices[0] == devices[1] && devices[1] != devices[2], "{before:#?}");
    // What a refresh changes.
    let token = first.json()["refresh_token"].as_str().expect("a refresh token").to_owned();
    let form = [("grant_type", "refresh_token"), ("client_id", PUBLIC), ("refresh_token", &token)];
    server.exchange(&from(&request::form("/token", &form), "198.51.100.7")).access_token();
    let after = &list(&sandbox, &[])[0];
    assert_eq!(after["address"], "198.51.100.7/32");
    assert!(after["refreshed"].is_string() && after["last_use"] == after["refreshed"], "{after:#?}");
    assert_eq!(after["device"], devices[0]);
}

#[test]
fn one_session_ends_by_its_id() {
    let sandbox = sandbox::settled();
    let server = serve(&sandbox);
    let (ended, goes_on) = (log_in(&server, USER), log_in(&server, USER));
    let id = list(&sandbox, &[])[0]["id"].as_str().expect("an id").to_owned();
    sandbox.run(&["session", "revoke", &id]).refused_with(&["--yes"]);
    assert_eq!(list(&sandbox, &[]).len(), 2, "nobody said yes");
    let outcome = sandbox.run(&["session", "revoke", &id, "--yes", "--json"]).json();
    assert_eq!(outcome, json!({ "ended": 1 }));
    assert_eq!((refresh(&server, &ended), refresh(&server, &goes_on)), (400, 200));
    sandbox.run(&["session", "revoke", &id, "--yes"]).refused_with(&[&id, "session list", "--user NAME"]);
    assert!(sandbox.run(&["session", "revoke", USER, "--yes"]).misused().contains("--user alice"));
    assert!(sandbox.run(&["session", "revoke", "--yes"]).misused().contains("--user"));
    assert!(sandbox.run(&["session", "--help"]).done().contains("--user NAME"));
}

#[test]
fn all_sessions_of_one_user_end() {
    let sandbox = sandbox::settled();
    let server = serve(&sandbox);
    let (first, second, other) = (log_in(&server, USER), log_in(&server, USER), log_in(&server, ELSE));
    let outcome = sandbox.run(&["session", "revoke", "--user", USER, "--yes", "--json"]).json();
    assert_eq!(outcome, json!({ "ended": 2 }));
    let statuses = [&first, &second, &other].map(|token| refresh(&server, token));
    assert_eq!(statuses, [400, 400, 200]);
}

// D6: what is over is neither shown nor kept.
#[test]
fn a_session_that_is_over_is_not_listed_and_is_swept() {
    let sandbox = sandbox::settled();
    let server = serve(&sandbox);
    let tokens = [log_in(&server, USER), log_in(&server, USER)];
    let over = list(&sandbox, &[])[0]["id"].as_str().expect("an id").to_owned();
    let swept = |sandbox: &Sandbox| sandbox.run(&["db", "sweep", "--json"]).json()["sessions"].clone();
    assert_eq!(swept(&sandbox), 0);
    let url = format!("sqlite://{}", sandbox.path("countersign.db").display());
    database::execute(
        &url,
        &["UPDATE sessions SET expires_at = 1 WHERE id = (SELECT min(id) FROM sessions)"],
    );
    let left = list(&sandbox, &[]);
    assert!(left.len() == 1 && left[0]["id"] != over.as_str(), "{left:#?}");
    assert_eq!(swept(&sandbox), 1);
    assert_eq!(swept(&sandbox), 0);
    assert_eq!(tokens.map(|token| refresh(&server, &token)), [400, 200]);
}

//! `user update`: what is named changes, by the same rules as elsewhere, and the rest stays.

use serde_json::{Value, json};
use support::jwt;
use support::response::Response;
use support::settled::{PASSWORD, PUBLIC, USER};
use support::{Outcome, Sandbox, Server, request};

use crate::sandbox;

fn update(sandbox: &Sandbox, flags: &[&str]) -> Outcome {
    sandbox.run(&[&["user", "update", USER, "--json"], flags].concat())
}

fn show(sandbox: &Sandbox, user: &str) -> Value {
    sandbox.run(&["user", "show", user, "--json"]).json()
}

#[test]
fn what_is_named_changes_and_the_rest_stays() {
    let sandbox = sandbox::settled();
    let before = show(&sandbox, USER);
    let profile = ["--email", "alice@example.com", "--full-name", "Alice Example"];
    let roles = ["--role", "admin", "--role", "editor"];
    update(&sandbox, &[profile, roles].concat()).done();
    let user = update(&sandbox, &["--role", "reader"]).json();
    let expected = json!({
        "id": before["id"],
        "username": USER,
        "email": "alice@example.com",
        "full_name": "Alice Example",
        "disabled": false,
        // A list that is given replaces the present one, as with clients.
        "roles": ["reader"],
        "has_password": true,
        "created": before["created"],
    });
    assert_eq!(user, expected);
    assert_eq!(show(&sandbox, USER), expected);
    let by_id = ["user", "update", before["id"].as_str().expect("an id"), "--full-name", "Alice", "--json"];
    assert_eq!(sandbox.run(&by_id).json()["full_name"], "Alice");
}

#[test]
fn everything_but_the_name_can_be_removed() {
    let sandbox = sandbox::settled();
    update(&sandbox, &["--email", "a@example.com", "--full-name", "Alice", "--role", "admin"]).done();
    let user = update(&sandbox, &["--clear", "email", "--clear", "full-name", "--clear", "roles"]).json();
    assert_eq!(
        (&user["email"], &user["full_name"], &user["roles"]),
        (&Value::Null, &Value::Null, &json!([]))
    );
    assert!(update(&sandbox, &["--clear", "username"]).misused().contains("full-name"));
}

#[test]
fn the_rules_are_those_of_elsewhere_and_half_a_change_is_none() {
    let sandbox = sandbox::settled();
    sandbox.run_with_input(&["user", "create", "bob", "--password-stdin"], PASSWORD).done();
    let before = show(&sandbox, USER);
    let rows = [
        (["--email", "nobody"], "e-mail"),
        (["--email", ""], "e-mail"),
        (["--full-name", "Alice\u{7}"], "full name"),
        (["--full-name", ""], "full name"),
        (["--role", "two words"], "role"),
        (["--role", "admin,editor"], "role"),
        (["--rename", "two words"], "username"),
        (["--rename", ""], "username"),
        (["--rename", "ali\u{200b}ce"], "username"),
        (["--rename", "bob"], "taken"),
        (["--rename", "BOB"], "taken"),
    ];
    for (flags, word) in rows {
        // A change that would be right by itself. A flag that is given twice is wrong usage.
        let right = if flags[0] == "--role" { ["--email", "alice@example.com"] } else { ["--role", "admin"] };
        let outcome = update(&sandbox, &[right, flags].concat());
        assert!(outcome.refused().contains(word), "{flags:?}: {outcome:#?}");
        assert_eq!(show(&sandbox, USER), before, "{flags:?}");
    }
    for flag in ["--rename", "--email", "--full-name", "--role", "--clear"] {
        assert!(update(&sandbox, &[]).misused().contains(flag), "{flag}");
    }
}

/// A client whose tokens say the name and can be refreshed, and a server.
fn serve(sandbox: &Sandbox) -> Server {
    let grants = ["--grant", "password", "--grant", "refresh_token"];
    let scopes = ["--scope", "profile", "--default-scope", "profile"];
    sandbox.run(&[&["client", "update", PUBLIC], grants.as_slice(), scopes.as_slice()].concat()).done();
    sandbox.serve()
}

fn log_in_on(server: &Server, user: &str, device: &str) -> Response {
    let login = request::form("/token", &request::password_grant(user, PASSWORD));
    server.exchange(&request::with_header(&login, &format!("Countersign-Device: {device}")))
}

fn device_token(login: &Response) -> Option<String> {
    login.header("countersign-device").map(str::to_owned)
}

#[test]
fn a_renamed_user_goes_on_under_the_new_name() {
    let sandbox = sandbox::settled();
    let server = serve(&sandbox);
    let login = server.login(USER, PASSWORD);
    let before = jwt::claims(&login.access_token());
    let device = device_token(&login).expect("a device token");
    let outcome = update(&sandbox, &["--rename", "Bob"]);
    assert_eq!(outcome.json()["username"], "Bob");
    assert!(outcome.stderr.contains("`alice` logs in as `Bob`"), "{outcome:#?}");
    server.login(USER, PASSWORD).failed(400, "invalid_grant");
    let token = login.json()["refresh_token"].as_str().expect("a refresh token").to_owned();
    let form = [("grant_type", "refresh_token"), ("client_id", PUBLIC), ("refresh_token", &token)];
    let after = jwt::claims(&server.token(&form).access_token());
    assert_eq!((&before["preferred_username"], &after["preferred_username"]), (&json!(USER), &json!("Bob")));
    assert_eq!((&before["sub"], &before["sid"]), (&after["sub"], &after["sid"]));
    // P4: the device token was made for the old name, so that the device gets another one.
    let again = log_in_on(&server, "bob", &device);
    assert!(device_token(&again).is_some_and(|new| new != device), "{again:#?}");
}

#[test]
fn another_spelling_of_the_name_ends_no_device() {
    let sandbox = sandbox::settled();
    let server = serve(&sandbox);
    let device = device_token(&server.login(USER, PASSWORD)).expect("a device token");
    let outcome = update(&sandbox, &["--rename", "ALICE"]);
    assert_eq!((&outcome.json()["username"], outcome.stderr.as_str()), (&json!("ALICE"), ""));
    let login = log_in_on(&server, "alice", &device);
    assert_eq!((login.status, device_token(&login)), (200, None), "{login:#?}");
}

#[test]
fn a_name_that_was_given_up_makes_another_user() {
    let sandbox = sandbox::settled();
    let id = update(&sandbox, &["--rename", "bob"]).json()["id"].clone();
    let other = ["user", "create", USER, "--no-password", "--json"];
    let other = sandbox.run(&other).json();
    assert!(other["id"] != id && other["username"] == USER, "{other}");
    sandbox.run(&["user", "update", "bob", "--rename", USER]).refused_with(&["taken"]);
}

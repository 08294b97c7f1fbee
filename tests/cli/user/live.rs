//! What `user …` changes is in force in a running server at once, and a stopped one knows it later.

use support::settled::{PASSWORD, USER};

use crate::sandbox;

#[test]
fn a_user_made_while_the_server_runs_logs_in() {
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    server.login("bob", PASSWORD).failed(400, "invalid_grant");
    sandbox.run_with_input(&["user", "create", "bob", "--password-stdin"], PASSWORD).done();
    let token = server.login("bob", PASSWORD).access_token();
    assert_eq!(server.get_with_token("/users/me", &token).json()["username"], "bob");
}

#[test]
fn a_disabled_user_is_refused_until_enabled() {
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    let token = server.login(USER, PASSWORD).access_token();
    let disabled = sandbox.run(&["user", "disable", USER, "--json"]).json();
    assert_eq!(disabled["disabled"], true);
    server.login(USER, PASSWORD).failed(400, "invalid_grant");
    let refusal = server.get_with_token("/users/me", &token);
    assert_eq!(refusal.status, 401, "{refusal:#?}");
    assert!(
        refusal.header("www-authenticate").is_some_and(|value| value.starts_with("Bearer")),
        "{refusal:#?}"
    );
    // Twice is no error: a script may not know.
    sandbox.run(&["user", "disable", USER]).done();
    let enabled = sandbox.run(&["user", "enable", USER, "--json"]).json();
    assert_eq!(enabled["disabled"], false);
    server.login(USER, PASSWORD).access_token();
}

#[test]
fn a_deleted_user_is_refused() {
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    let token = server.login(USER, PASSWORD).access_token();
    sandbox.run(&["user", "delete", USER, "--yes"]).done();
    server.login(USER, PASSWORD).failed(400, "invalid_grant");
    assert_eq!(server.get_with_token("/users/me", &token).status, 401);
}

#[test]
fn a_new_password_takes_the_old_ones_place() {
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    let arguments = ["user", "set-password", USER, "--password-stdin", "--json"];
    let user = sandbox.run_with_input(&arguments, "another good sentence").json();
    assert_eq!(user["username"], USER);
    server.login(USER, PASSWORD).failed(400, "invalid_grant");
    server.login(USER, "another good sentence").access_token();
}

#[test]
fn changes_made_while_the_server_is_down_count_later() {
    let sandbox = sandbox::settled();
    sandbox.serve().stop().done();
    sandbox.run_with_input(&["user", "create", "bob", "--password-stdin"], PASSWORD).done();
    sandbox.run(&["user", "disable", USER]).done();
    let server = sandbox.serve();
    server.login("bob", PASSWORD).access_token();
    server.login(USER, PASSWORD).failed(400, "invalid_grant");
}

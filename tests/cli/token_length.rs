//! A token that would be refused everywhere is not issued, and the log says whose and why (abuse case 142).

use std::time::Instant;

use support::PATIENCE;
use support::settled::{PASSWORD, PUBLIC};

use crate::sandbox;

#[test]
fn the_log_says_whose_token_would_be_too_long_and_why() {
    let sandbox = sandbox::settled();
    sandbox.run(&["client", "update", PUBLIC, "--scope", "roles"]).done();
    let roles: Vec<String> = (0..200).map(|number| format!("role-{number:0>55}")).collect();
    let roles = roles.iter().flat_map(|role| ["--role", role]);
    let arguments: Vec<&str> =
        ["user", "create", "bob", "--password-stdin", "--json"].into_iter().chain(roles).collect();
    let bob = sandbox.run_with_input(&arguments, PASSWORD).json();
    let id = bob["id"].as_str().expect("an id");
    let mut server = sandbox.serve();
    server.login("bob", PASSWORD).access_token();
    let login = [
        ("grant_type", "password"),
        ("client_id", PUBLIC),
        ("username", "bob"),
        ("password", PASSWORD),
        ("scope", "roles"),
    ];
    server.token(&login).failed(500, "server_error");
    let line = server.process.stderr.find(Instant::now() + PATIENCE, |line| line.contains("server_error"));
    let line = line.expect("it is logged");
    for word in [id, PUBLIC, "200 roles", "12288"] {
        assert!(line.contains(word), "{word}: {line}");
    }
    assert!(!line.contains("role-0") && !line.contains("bob"), "{line}");
}

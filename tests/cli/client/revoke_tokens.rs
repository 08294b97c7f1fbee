//! What becomes of tokens that a client was issued, beside a server that runs.

use serde_json::{Value, json};
use support::settled::{CONFIDENTIAL, PASSWORD, PUBLIC, USER};
use support::{Sandbox, Server, eventually, request};

use crate::sandbox;

/// A client that speaks for itself.
const MACHINE: &str = "machine";

fn create_machine(sandbox: &Sandbox) -> String {
    let grant = ["--confidential", "--grant", "client_credentials", "--json"];
    let client = sandbox.run(&[&["client", "create", MACHINE], grant.as_slice()].concat()).json();
    client["client_secret"].as_str().expect("a secret").to_owned()
}

fn start() -> (Sandbox, Server, String) {
    let sandbox = sandbox::settled().with("CLIENTS__CACHE_TTL", "10ms");
    let secret = create_machine(&sandbox);
    let server = sandbox.serve();
    (sandbox, server, secret)
}

fn issue(server: &Server, secret: &str) -> String {
    let parameters =
        [("grant_type", "client_credentials"), ("client_id", MACHINE), ("client_secret", secret)];
    let mut token = None;
    eventually("the client gets a token", || {
        let answer = server.token(&parameters);
        let is_issued = answer.status == 200;
        if is_issued {
            token = Some(answer.access_token());
        }
        is_issued
    });
    token.expect("a token")
}

fn is_active(server: &Server, secret: &str, token: &str) -> bool {
    let parameters = [("client_id", MACHINE), ("client_secret", secret), ("token", token)];
    server.exchange(&request::form("/introspect", &parameters)).json()["active"] == true
}

// Abuse case 78. The commands follow each other within the second.
#[test]
fn enabled_again_a_client_has_left_its_tokens_behind() {
    let (sandbox, server, secret) = start();
    let old = issue(&server, &secret);
    assert!(is_active(&server, &secret, &old));
    sandbox.run(&["client", "update", MACHINE, "--disable"]).done();
    sandbox.run(&["client", "update", MACHINE, "--enable"]).done();
    let new = issue(&server, &secret);
    eventually("the old token is inactive", || !is_active(&server, &secret, &old));
    assert!(is_active(&server, &secret, &new));
}

// Abuse case 78.
#[test]
fn made_again_a_client_has_left_its_tokens_behind() {
    let (sandbox, server, secret) = start();
    let old = issue(&server, &secret);
    sandbox.run(&["client", "delete", MACHINE, "--yes"]).done();
    let secret = create_machine(&sandbox);
    let new = issue(&server, &secret);
    assert!(is_active(&server, &secret, &new));
    assert!(!is_active(&server, &secret, &old));
}

// Abuse case 78.
#[test]
fn revoked_tokens_are_inactive_and_the_users_are_logged_out() {
    let (sandbox, server, secret) = start();
    let own = issue(&server, &secret);
    let users = server.login(USER, PASSWORD).access_token();
    sandbox.run(&["client", "revoke-tokens", MACHINE]).refused_with(&[MACHINE, "--yes"]);
    assert!(is_active(&server, &secret, &own), "nobody said yes");
    let outcome = sandbox.run(&["client", "revoke-tokens", MACHINE, "--yes", "--json"]);
    assert_eq!(outcome.json(), json!({ "client_id": MACHINE, "sessions_ended": 0 }));
    assert!(outcome.stderr.contains("verifies offline"), "{outcome:#?}");
    eventually("the token is inactive", || !is_active(&server, &secret, &own));
    assert_eq!(server.get_with_token("/users/me", &users).status, 200);
    let ended: Value = sandbox.run(&["client", "revoke-tokens", PUBLIC, "--yes", "--json"]).json();
    assert_eq!(ended, json!({ "client_id": PUBLIC, "sessions_ended": 1 }));
    assert_eq!(server.get_with_token("/users/me", &users).status, 401);
    server.login(USER, PASSWORD).access_token();
}

#[test]
fn rotating_the_secret_says_what_happens_to_tokens() {
    let (sandbox, server, secret) = start();
    let token = issue(&server, &secret);
    let outcome = sandbox.run(&["client", "rotate-secret", MACHINE, "--json"]);
    let new = outcome.json()["client_secret"].as_str().expect("a secret").to_owned();
    for words in ["until they expire", "countersign client revoke-tokens machine", "10ms"] {
        assert!(outcome.stderr.contains(words), "{words}: {outcome:#?}");
    }
    assert!(!outcome.stderr.contains(&new), "{outcome:#?}");
    eventually("the new secret works", || {
        let parameters = [("client_id", MACHINE), ("client_secret", new.as_str()), ("token", "x")];
        server.exchange(&request::form("/introspect", &parameters)).status == 200
    });
    assert!(is_active(&server, &new, &token), "as it was said");
    sandbox.run(&["client", "rotate-secret", CONFIDENTIAL]).done();
}

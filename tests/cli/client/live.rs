//! What `client …` changes is in force in a running server within `clients.cache_ttl`.

use support::jwt;
use support::request::confidential_grant;
use support::settled::{CONFIDENTIAL, PASSWORD, PUBLIC, USER};
use support::{Sandbox, Server, eventually};

use crate::sandbox::{self, secret};

fn start() -> (Sandbox, Server) {
    let sandbox = sandbox::settled().with("CLIENTS__CACHE_TTL", "10ms");
    let server = sandbox.serve();
    (sandbox, server)
}

#[test]
fn a_rotated_secret_takes_the_old_ones_place() {
    // abuse case 23
    let (sandbox, server) = start();
    server.token(&confidential_grant(secret(), PASSWORD)).access_token();
    let outcome = sandbox.run(&["client", "rotate-secret", CONFIDENTIAL, "--json"]);
    let new = outcome.json()["client_secret"].as_str().expect("a secret").to_owned();
    assert_ne!(new, secret());
    eventually("the old secret is refused", || {
        server.token(&confidential_grant(secret(), PASSWORD)).status == 401
    });
    server.token(&confidential_grant(secret(), PASSWORD)).failed(401, "invalid_client");
    server.token(&confidential_grant(&new, PASSWORD)).access_token();
}

#[test]
fn a_client_made_while_the_server_runs_is_known() {
    let (sandbox, server) = start();
    let login =
        [("grant_type", "password"), ("client_id", "late"), ("username", USER), ("password", PASSWORD)];
    server.token(&login).failed(401, "invalid_client");
    let lifetime = ["--access-token-lifetime", "5m"];
    sandbox
        .run(
            &[&["client", "create", "late", "--public", "--grant", "password"], lifetime.as_slice()].concat(),
        )
        .done();
    eventually("the new client is known", || server.token(&login).status == 200);
    let answer = server.token(&login);
    assert_eq!(answer.json()["expires_in"], 300);
    assert_eq!(jwt::claims(&answer.access_token())["client_id"], "late");
}

#[test]
fn a_disabled_client_is_refused_like_an_unknown_one() {
    // abuse case 14
    let (sandbox, server) = start();
    server.login(USER, PASSWORD).access_token();
    sandbox.run(&["client", "update", PUBLIC, "--disable"]).done();
    eventually("the client is refused", || server.login(USER, PASSWORD).status == 401);
    let disabled = server.login(USER, PASSWORD);
    let unknown = server.token(&[
        ("grant_type", "password"),
        ("client_id", "nix"),
        ("username", USER),
        ("password", PASSWORD),
    ]);
    assert_eq!(disabled.body, unknown.body);
    sandbox.run(&["client", "update", PUBLIC, "--enable"]).done();
    eventually("the client is back", || server.login(USER, PASSWORD).status == 200);
}

#[test]
fn a_grant_taken_away_and_a_deleted_client_are_refused() {
    let (sandbox, server) = start();
    server.login(USER, PASSWORD).access_token();
    sandbox.run(&["client", "update", PUBLIC, "--clear", "grants"]).done();
    eventually("the grant is gone", || server.login(USER, PASSWORD).status == 400);
    server.login(USER, PASSWORD).failed(400, "unauthorized_client");
    sandbox.run(&["client", "delete", PUBLIC, "--yes"]).done();
    eventually("the client is gone", || server.login(USER, PASSWORD).status == 401);
}

//! A request has one deadline, however many hashes it needs (P2).

use futures_util::future::join;
use poem::http::Method;
use serde_json::json;

use super::stored::stored_hash;
use super::{held, server_with_alice, until};
use support::api::answer::Answer;
use support::api::call::{Call, form, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

/// Sends a request whose deadline passes while its first hash is made.
async fn send_slowly(server: &TestServer, call: Call) -> Answer {
    server.clock.hold_hashes();
    let first_hash = async {
        server.clock.let_a_hash_begin();
        until(server, "countersign_hashes_running", 1).await;
        server.clock.advance(server.state.config.passwords.deadline.0);
        server.clock.release_hashes();
    };
    join(server.send(call), first_hash).await.0
}

// The hash that checks the old password leaves no time for the one of the new password.
#[tokio::test]
async fn a_change_of_password_has_the_time_of_one_request() {
    let (server, _) = server_with_alice(held(10)).await;
    let token = server.token("web", "alice", "").await;
    let change = json!({"current_password": PASSWORD, "new_password": "another long password"});
    let call = json_call(Method::POST, "/users/me/password", &change).bearer(&token);
    assert_problem(&send_slowly(&server, call).await, 503);
    assert_eq!(server.login("web", "alice", "").await.status, 200, "the password was changed");
}

// The password was right; that its hash cannot be made anew in time is no reason to say otherwise.
#[tokio::test]
async fn a_login_does_not_need_its_upgrade() {
    let (server, id) = server_with_alice(held(10)).await;
    let server = server
        .restarted(|config| {
            held(10)(config);
            config.passwords.iterations = 2;
        })
        .await;
    let old = stored_hash(&server, id).await;
    let body = format!("grant_type=password&client_id=web&username=alice&password={PASSWORD}");
    assert_eq!(send_slowly(&server, form("/token", body.replace(' ', "+"))).await.status, 200);
    assert_eq!(stored_hash(&server, id).await, old);
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    assert_ne!(stored_hash(&server, id).await, old, "with time enough it is made anew");
}

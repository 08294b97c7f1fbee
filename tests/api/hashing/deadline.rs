//! A request has one deadline, however many hashes it needs (P2).

use std::time::Duration;

use futures_util::future::join;
use poem::http::Method;
use serde_json::json;

use super::forms::{COMPOSED, DECOMPOSED};
use super::load::assert_busy;
use super::stored::stored_hash;
use super::{login, server_with_alice};
use support::api::answer::Answer;
use support::api::call::{Call, form, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};
use support::api::waiting::held;

/// Sends a request whose deadline passes while its first hash is made.
async fn send_slowly(server: &TestServer, call: Call) -> Answer {
    server.clock.hold_hashes();
    let first_hash = async {
        server.until_a_hash_has_begun().await;
        server.clock.advance(server.state.config.passwords.deadline.0);
        server.clock.release_hashes();
    };
    let answer = join(server.send(call), first_hash).await.0;
    // Nobody waits for the second hash any more, but a thread has yet to see that.
    server.until_none_waits().await;
    answer
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

// The hash of the first form leaves no time for that of the second.
#[tokio::test]
async fn a_password_of_two_forms_has_the_time_of_one_request() {
    let (server, _) = server_with_alice(held(10)).await;
    server.user_with("zoe", Some(DECOMPOSED), |_| {}).await;
    let before = server.hashes();
    for username in ["zoe", "nobody"] {
        assert_busy(&send_slowly(&server, login(username, DECOMPOSED)).await);
    }
    assert_eq!(server.hashes() - before, 2, "of each the first form only");
    assert_eq!(server.send(login("zoe", DECOMPOSED)).await.status, 200);
}

// P2: what is counted is both hashes, each behind those who wait already.
#[tokio::test]
async fn a_password_of_two_forms_is_refused_at_once_where_there_is_time_for_one() {
    let (server, _) = server_with_alice(held(10)).await;
    // Of the 60 seconds that a request has.
    server.learn_that_a_hash_takes(Duration::from_secs(25)).await;
    server.clock.hold_hashes();
    let before = server.hashes();
    let two_forms = async {
        server.until_waiting(1).await;
        let refused = server.send(login("alice", DECOMPOSED)).await;
        let one_form = async {
            server.until_waiting(2).await;
            server.clock.release_hashes();
        };
        (refused, join(server.send(login("alice", COMPOSED)), one_form).await.0)
    };
    let (first, (refused, one_form)) = join(server.login("web", "nobody", ""), two_forms).await;
    assert_busy(&refused);
    assert_eq!((first.status, one_form.status, server.hashes() - before), (400, 400, 2));
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

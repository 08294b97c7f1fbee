//! How many hashes are made, and of which scheme: exact, where a clock could only guess (P6).

use futures_util::future::join_all;
use poem::http::Method;
use serde_json::json;

use super::forms::{COMPOSED, DECOMPOSED};
use super::load::{assert_busy, send_all_but_one_in_vain};
use super::server_with_alice;
use support::api::answer::Answer;
use support::api::call::{Call, form, get, json as json_call};
use support::api::server::{PASSWORD, TestServer};
use support::api::waiting::{FULL, held};
use support::patience::PATIENCE;
use tokio::time::timeout;

const SCHEME: &str = "countersign_hashes_total{scheme=\"argon2id m=64 t=1 p=1\"}";

async fn login(server: &TestServer, username: &str, password: &str) -> Answer {
    let body = format!("grant_type=password&client_id=web&username={username}&password={password}");
    server.send(form("/token", body.replace(' ', "+"))).await
}

// Abuse case 26.
#[tokio::test]
async fn every_class_of_failed_login_costs_exactly_one_hash_of_the_scheme_in_the_table() {
    let (server, _) = server_with_alice(|_| {}).await;
    server.user_with("carol", None, |_| {}).await;
    let bob = server.user("bob").await;
    server.disable_user(bob).await;
    let classes = [
        ("alice", "wrong"),
        ("nobody", "wrong"),
        ("nobody", PASSWORD),
        ("bob", "wrong"),
        ("bob", PASSWORD),
        ("carol", "wrong"),
        ("no+name", "wrong"),
        ("%D0%B0lice", PASSWORD),
    ];
    for (username, password) in classes {
        let (before, of_scheme) = (server.hashes(), server.metric(SCHEME));
        assert_eq!(login(&server, username, password).await.status, 400, "{username}");
        assert_eq!((server.hashes(), server.metric(SCHEME)), (before + 1, of_scheme + 1), "{username}");
    }
}

// P6, abuse case 26: the number depends on the typed password alone.
#[tokio::test]
async fn a_password_of_two_forms_costs_two_hashes_whoever_the_user_is() {
    let (server, _) = server_with_alice(|_| {}).await;
    server.user_with("with", Some(COMPOSED), |_| {}).await;
    server.user_with("without", None, |_| {}).await;
    let disabled = server.user_with("disabled", Some(COMPOSED), |_| {}).await;
    server.disable_user(disabled).await;
    let unreadable = server.user("unreadable").await;
    server.set_stored_hash(unreadable.id, Some("nonsense")).await;
    let wrong = DECOMPOSED.to_uppercase();
    for username in ["with", "without", "disabled", "unreadable", "alice", "nobody", "no name"] {
        for (password, expected) in [(COMPOSED, 1), (PASSWORD, 1), (DECOMPOSED, 2), (wrong.as_str(), 2)] {
            let (before, of_scheme) = (server.hashes(), server.metric(SCHEME));
            let is_right = match username {
                "with" => [COMPOSED, DECOMPOSED].contains(&password),
                "alice" => password == PASSWORD,
                _ => false,
            };
            assert_eq!(super::logs_in(&server, username, password).await, is_right, "{username}");
            let made = (server.hashes() - before, server.metric(SCHEME) - of_scheme);
            assert_eq!(made, (expected, expected), "{username} with {password:?}");
        }
    }
}

#[tokio::test]
async fn a_request_that_needs_no_hash_costs_none() {
    let (server, _) = server_with_alice(|config| config.users.signup = true).await;
    let token = server.token("web", "alice", "").await;
    let before = server.hashes();
    let weak = json!({"username": "bob", "password": "12345678"});
    let of_alice = json!({"username": "alice", "password": "another long password"});
    let calls = [
        form("/token", "grant_type=password&client_id=nobody&username=alice&password=wrong"),
        form("/token", "grant_type=password&client_id=web&username=alice"),
        form("/token", "grant_type=password&client_id=web&username=alice&password=wrong&scope=unknown"),
        json_call(Method::POST, "/signup", &weak),
        json_call(Method::POST, "/signup", &of_alice),
        get("/users/me").bearer(&token),
    ];
    for call in calls {
        server.send(call).await;
    }
    assert_eq!(server.hashes(), before);
}

/// Twenty callers that leave when all of them wait.
async fn twenty_leave(server: &TestServer) {
    let mut logins = std::pin::pin!(join_all((0..20).map(|_| server.login("web", "alice", ""))));
    let mut depth = async || {
        assert!(futures_util::poll!(logins.as_mut()).is_pending(), "all of them were answered");
        server.metric("countersign_hash_queue_depth")
    };
    let waiting = async {
        while depth().await < 20 {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, waiting).await.expect("all of them wait");
}

// Abuse case 116: those that wait no more are skipped.
#[tokio::test]
async fn callers_that_left_are_skipped() {
    let (server, _) = server_with_alice(held(50)).await;
    let before = server.hashes();
    server.clock.hold_hashes();
    twenty_leave(&server).await;
    server.clock.release_hashes();
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    assert_eq!(server.hashes() - before, 1);
    assert_eq!(server.metric("countersign_hash_queue_depth"), 0);
}

fn guesses() -> Vec<Call> {
    let body = "grant_type=password&client_id=web&username=nobody&password=wrong";
    (0..12).map(|_| form("/token", body)).collect()
}

#[tokio::test]
async fn refusals_are_counted_by_reason() {
    let (server, _) = server_with_alice(held(1)).await;
    assert_eq!(server.metric(FULL), 0);
    let answers = send_all_but_one_in_vain(&server, guesses()).await;
    let refused = answers.iter().filter(|answer| answer.status == 503);
    refused.for_each(assert_busy);
    assert_eq!(server.metric(FULL), 11);
    // And one for alice herself.
    assert_eq!(server.metric("countersign_hash_queue_wait_seconds_count"), 2);
}

#[tokio::test]
async fn hashes_of_many_parameters_do_not_make_labels_without_end() {
    let (server, id) = server_with_alice(|_| {}).await;
    for memory in 64..128 {
        let hash = format!("$argon2id$v=19$m={memory},t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA");
        server.set_stored_hash(id, Some(&hash)).await;
        login(&server, "alice", "wrong").await;
    }
    let text = server.state.metrics.render();
    assert_eq!(text.matches("countersign_hashes_total{").count(), 33);
    assert!(server.metric("countersign_hashes_total{scheme=\"other\"}") > 0, "{text}");
}

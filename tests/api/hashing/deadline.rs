//! A request has one deadline, however many hashes it needs (P2).

use std::time::{Duration, Instant};

use countersign::config::{Config, Period};
use poem::http::Method;
use serde_json::json;
use support::api::call::json as json_call;
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};
use uuid::Uuid;

use super::server_with_alice;
use super::stored::stored_hash;

/// The shortest time that a login takes, nearly all of it for its hash: whatever else the machine does, none is quicker.
pub(super) async fn shortest_login(server: &TestServer) -> Duration {
    let mut shortest = Duration::MAX;
    for _ in 0..5 {
        let began = Instant::now();
        assert_eq!(server.login("web", "alice", "").await.status, 200);
        shortest = shortest.min(began.elapsed());
    }
    shortest
}

/// A hash that takes seconds, beside which the one that alice has costs nothing.
fn costly(config: &mut Config) {
    config.passwords.memory_kib = 64 * 1024;
    config.passwords.iterations = 32;
}

/// Alice, whose password has a hash that costs little, and a server whose new hashes take three times as long as a request may.
async fn server_without_time_for_a_new_hash() -> (TestServer, Uuid) {
    let (server, alice) = server_with_alice(|_| {}).await;
    let measuring = server.restarted(costly).await;
    let began = Instant::now();
    measuring.user("bob").await;
    let third = began.elapsed() / 3;
    let server = server
        .restarted(|config| {
            costly(config);
            config.passwords.deadline = Period(third);
        })
        .await;
    (server, alice)
}

// The one that checks the old password leaves no time for the one of the new password.
#[tokio::test]
async fn a_change_of_password_has_the_time_of_one_request() {
    let (server, _) = server_without_time_for_a_new_hash().await;
    let token = server.token("web", "alice", "").await;
    let change = json!({"current_password": PASSWORD, "new_password": "another long password"});
    let answer = server.send(json_call(Method::POST, "/users/me/password", &change).bearer(&token)).await;
    assert_problem(&answer, 503);
    let server = server.restarted(|_| {}).await;
    assert_eq!(server.login("web", "alice", "").await.status, 200, "the password was changed");
}

// The password was right; that its hash cannot be made anew in time is no reason to say otherwise.
#[tokio::test]
async fn a_login_does_not_need_its_upgrade() {
    let (server, id) = server_without_time_for_a_new_hash().await;
    let old = stored_hash(&server, id).await;
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    assert_eq!(stored_hash(&server, id).await, old);
}

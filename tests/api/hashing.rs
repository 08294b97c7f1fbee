//! Password hashing (P1, P2, P6): under load, and of stored hashes of every kind.

mod counted;
mod deadline;
mod decoys;
mod forms;
mod known;
mod load;
mod meanwhile;
mod stored;
mod vectors;

use countersign::config::Config;
use support::api::answer::Answer;
use support::api::call::{Call, encoded, form};
use support::api::server::TestServer;
use uuid::Uuid;

async fn server_with_alice(change: impl FnOnce(&mut Config)) -> (TestServer, Uuid) {
    let server = TestServer::configured(change).await;
    server.client("web", |_| {}).await;
    let alice = server.user("alice").await;
    (server, alice.id)
}

/// A login with any password.
fn login(username: &str, password: &str) -> Call {
    let (username, password) = (encoded(username), encoded(password));
    form("/token", format!("grant_type=password&client_id=web&username={username}&password={password}"))
}

/// Whether such a login succeeds.
async fn logs_in(server: &TestServer, username: &str, password: &str) -> bool {
    let answer: Answer = server.send(login(username, password)).await;
    assert!(answer.status == 200 || answer.member("error").as_deref() == Some("invalid_grant"));
    answer.status == 200
}

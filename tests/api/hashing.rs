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

use std::time::Duration;

use countersign::config::{Config, Period};
use support::api::answer::Answer;
use support::api::call::{Call, form};
use support::api::server::TestServer;
use tokio::task::yield_now;
use tokio::time::timeout;
use uuid::Uuid;

async fn server_with_alice(change: impl FnOnce(&mut Config)) -> (TestServer, Uuid) {
    let server = TestServer::configured(change).await;
    server.client("web", |_| {}).await;
    let alice = server.user("alice").await;
    (server, alice.id)
}

/// A login with any password.
fn login(username: &str, password: &str) -> Call {
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let (username, password) = (encoded(username), encoded(password));
    form("/token", format!("grant_type=password&client_id=web&username={username}&password={password}"))
}

/// Whether such a login succeeds.
async fn logs_in(server: &TestServer, username: &str, password: &str) -> bool {
    let answer: Answer = server.send(login(username, password)).await;
    assert!(answer.status == 200 || answer.member("error").as_deref() == Some("invalid_grant"));
    answer.status == 200
}

/// One thread for hashes that cost next to nothing, which the server's clock can hold, and so many slots
/// before it.
fn held(slots: usize) -> impl Fn(&mut Config) {
    move |config| {
        config.passwords.queue = slots;
        config.clients.cache_ttl = Period::minutes(1);
    }
}

/// Goes on when so many logins wait for a hash.
pub(crate) async fn until_waiting(server: &TestServer, count: usize) {
    until(server, "countersign_hash_queue_depth", count).await;
}

/// Goes on when no login waits for a hash.
async fn until_none_waits(server: &TestServer) {
    until_metric(server, "countersign_hash_queue_depth", |count| count == 0).await;
}

/// Goes on when a metric has reached this.
async fn until(server: &TestServer, metric: &str, count: usize) {
    until_metric(server, metric, |reached| reached >= count).await;
}

async fn until_metric(server: &TestServer, metric: &str, is_awaited: impl Fn(usize) -> bool) {
    let waiting = async {
        while !is_awaited(usize::try_from(server.metric(metric)).unwrap()) {
            yield_now().await;
        }
    };
    let is_over = timeout(Duration::from_mins(1), waiting).await.is_err();
    assert!(!is_over, "{metric} stays {}", server.metric(metric));
}

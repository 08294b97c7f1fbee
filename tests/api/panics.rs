//! A panic costs the request in which it happens, and nothing else (abuse case 124).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use countersign::entropy::{Entropy, SystemEntropy};
use futures_util::future::join;
use poem::http::{Method, header};
use serde_json::json;
use support::api::call::{get, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

/// Panics once when armed, as a system without randomness would.
#[derive(Debug, Default)]
struct Fragile {
    armed: AtomicBool,
}

impl Fragile {
    fn arm(&self) {
        self.armed.store(true, Ordering::SeqCst);
    }

    fn is_armed(&self) -> bool {
        self.armed.load(Ordering::SeqCst)
    }
}

impl Entropy for Fragile {
    fn fill(&self, buffer: &mut [u8]) {
        assert!(!self.armed.swap(false, Ordering::SeqCst), "no randomness");
        SystemEntropy.fill(buffer);
    }
}

async fn fragile_server() -> (TestServer, Arc<Fragile>) {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    let fragile = Arc::new(Fragile::default());
    (server.with_entropy(fragile.clone()), fragile)
}

// Abuse case 124.
#[tokio::test]
async fn a_panic_at_the_token_endpoint_is_answered_500() {
    let (server, fragile) = fragile_server().await;
    fragile.arm();
    let answer = server.login("web", "alice", "").await;
    assert!(!fragile.is_armed(), "nothing was random");
    assert_eq!((answer.status, answer.member("error").as_deref()), (500, Some("server_error")));
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"));
    assert!(!answer.comparable().contains("randomness"), "{}", answer.summary());
    assert_eq!(server.login("web", "alice", "").await.status, 200);
}

// Abuse case 124.
#[tokio::test]
async fn a_panic_in_the_account_api_is_answered_500() {
    let (server, fragile) = fragile_server().await;
    fragile.arm();
    let bob = json!({"username": "bob", "password": PASSWORD});
    assert_problem(&server.send(json_call(Method::POST, "/signup", &bob)).await, 500);
    assert!(!fragile.is_armed(), "nothing was random");
    // Nothing of it was left behind.
    assert_eq!(server.send(json_call(Method::POST, "/signup", &bob)).await.status, 201);
}

// Abuse case 124.
#[tokio::test]
async fn others_do_not_notice() {
    let (server, fragile) = fragile_server().await;
    fragile.arm();
    let both = join(server.login("web", "alice", ""), server.login("web", "alice", "")).await;
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 500]);
    assert_eq!(server.send(get("/readyz")).await.status, 200);
}

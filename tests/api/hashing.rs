//! Password hashing (P1, P2, P6): under load, and of stored hashes of every kind.

mod counted;
mod deadline;
mod decoys;
mod fairness;
mod known;
mod load;
mod stored;
mod vectors;

use countersign::config::Config;
use uuid::Uuid;

use crate::server::TestServer;

async fn server_with_alice(change: impl FnOnce(&mut Config)) -> (TestServer, Uuid) {
    let server = TestServer::configured(change).await;
    server.client("web", |_| {}).await;
    let alice = server.user("alice").await;
    (server, alice.id)
}

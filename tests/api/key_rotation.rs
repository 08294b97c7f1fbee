//! Signing keys by the clock (design rules K1 and K2, abuse cases 68 to 71): which one signs, and which ones
//! are published.

mod emergency;
mod hints;
mod nodes;
mod sweeping;
mod timetable;

use std::path::PathBuf;
use std::time::Duration;

use countersign::housekeeping::{self, Swept};
use countersign::keyring::{Error, KeyAdmin, StoredKey};
use support::api::call::get;
use support::api::refreshing::log_in;
use support::api::server::TestServer;
use support::jwt::header;

/// From publication to signing: `max-age`, clock skew, and the second that nodes take to follow.
const LEAD: Duration = Duration::from_secs(300 + 60 + 1);

/// The same without `max-age`: how long a key is kept after its last token has expired.
const SKEW: Duration = Duration::from_secs(60 + 1);

/// Of access tokens, by default.
const LIFETIME: Duration = Duration::from_mins(10);

const MILLISECOND: Duration = Duration::from_millis(1);

fn admin(server: &TestServer) -> KeyAdmin {
    let state = &server.state;
    KeyAdmin::new(&state.database, &state.config.keys, &state.ambient)
}

async fn try_rotate(server: &TestServer) -> Result<StoredKey, Error> {
    admin(server).rotate().await
}

/// Rotates, and lets the server see it.
async fn rotate(server: &TestServer) -> String {
    let kid = try_rotate(server).await.unwrap().kid;
    reload(server).await;
    kid
}

async fn reload(server: &TestServer) {
    server.state.keyring.reload(&server.state.database).await.unwrap();
}

/// Moves the clock, and lets the server follow what that means.
async fn pass(server: &TestServer, time: Duration) {
    server.clock.advance(time);
    reload(server).await;
}

async fn sweep(server: &TestServer) -> Swept {
    let state = &server.state;
    housekeeping::sweep(&state.database, &state.config, &state.ambient).await.unwrap()
}

/// The kid of a token that is made now.
async fn signer(server: &TestServer) -> String {
    kid_of(&log_in(server).await.access)
}

fn kid_of(token: &str) -> String {
    header(token)["kid"].as_str().unwrap().to_owned()
}

/// The kids of the JWKS, in order.
async fn published(server: &TestServer) -> Vec<String> {
    let jwks = server.send(get("/.well-known/jwks.json")).await.json();
    let keys = jwks["keys"].as_array().unwrap();
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

/// Whether the key's file is there.
fn has_file(server: &TestServer, kid: &str) -> bool {
    file_of(server, kid).exists()
}

fn file_of(server: &TestServer, kid: &str) -> PathBuf {
    server.state.config.keys.directory.join(format!("{kid}.pem"))
}

//! When a connection over a limit is asked back, while logins wait. The server listens in the test's own
//! process, where hashes can be held; how many connections there may be is tested in `tests/cli/connection`.

use std::time::Duration;

use countersign::config::Config;
use futures_util::future::{join, join_all};
use support::api::listening::Listening;
use support::api::server::TestServer;
use support::api::waiting::held;
use support::request;

const WAITING: usize = 5;

/// When each of so many connections is asked back, in seconds, if the only one that there may be is taken and
/// so many logins wait, each of which takes four seconds.
async fn waits(connections: usize, limits: impl Fn(&mut Config)) -> Vec<u64> {
    let server = TestServer::configured(|config| {
        held(WAITING)(config);
        limits(config);
    })
    .await;
    server.client("web", |_| {}).await;
    server.learn_that_a_hash_takes(Duration::from_secs(4)).await;
    let listening = server.listen().await;
    let (_taken, alive) = listening.connect_and_ask(&request::get("/livez")).await;
    assert_eq!(alive.status, 200);
    server.clock.hold_hashes();
    let logins = join_all((0..WAITING).map(|_| server.login("web", "nobody", "")));
    let refused = async {
        server.until_waiting(WAITING).await;
        let mut waits = Vec::new();
        for _ in 0..connections {
            waits.push(wait(&listening).await);
        }
        server.clock.release_hashes();
        waits
    };
    join(logins, refused).await.1
}

async fn wait(listening: &Listening) -> u64 {
    let (_, refusal) = listening.connect_and_ask(b"").await;
    refusal.failed(503, "temporarily_unavailable");
    refusal.header("retry-after").and_then(|wait| wait.parse().ok()).expect("seconds")
}

// Else those for whom there was no connection would all come back at once. The first comes when half of those
// who wait are done and the next turn is nearly over, the others in turn.
#[tokio::test]
async fn a_connection_over_the_limit_is_asked_back_after_those_who_wait() {
    assert_eq!(waits(3, |config| config.server.max_connections = 1).await, [13, 16, 20]);
}

// They could be as many as it likes, and move nobody back, even where all connections are taken besides.
#[tokio::test]
async fn a_connection_over_the_limit_of_its_address_is_asked_back_whatever_waits() {
    let limits = |config: &mut Config| {
        config.server.max_connections = 1;
        config.server.max_connections_per_address = 1;
    };
    assert_eq!(waits(10, limits).await, [2; 10]);
}

//! Whether a node can use all the connections that it may have.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use support::Server;
use support::metrics::sample;

use crate::database_server::DatabaseServer;
use crate::requests::own_account;
use crate::site::DATABASE;

/// Longest look: a statement that waits for a lock is given up sooner.
const LOOK: Duration = Duration::from_millis(900);

/// How many connections do some work at once when twice as many requests need one as there may be. They wait
/// for a table that somebody else holds.
pub(crate) fn in_use(
    server: &DatabaseServer,
    node: &Server,
    connections: u32,
    access_token: &str,
) -> Result<u32> {
    let held = server.hold(DATABASE, server.kind.lock_sessions())?;
    let request = own_account(access_token);
    let mut wires: Vec<_> = (0..2 * connections).map(|_| node.connect()).collect();
    for wire in &mut wires {
        wire.send(&request);
    }
    let deadline = Instant::now() + LOOK;
    let mut most = 0;
    while most < connections && Instant::now() < deadline {
        let metrics = node.get("/metrics").body;
        let now: u32 = sample(&metrics, "countersign_database_connections_in_use").context("a gauge")?;
        most = most.max(now);
    }
    drop(held);
    for wire in &mut wires {
        wire.response();
    }
    Ok(most)
}

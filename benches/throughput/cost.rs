//! What an answer costs the server.

use std::time::Duration;

use anyhow::Result;
use support::Server;
use support::traffic::{Dialogue, Traffic};

/// Seconds of CPU time for each answer, in all threads but those that hash.
pub(crate) fn without_hash<D: Dialogue>(
    server: &Server,
    window: Duration,
    dialogues: &mut [D],
) -> Result<f64> {
    let before = server.process.proc().cpu_time()?;
    let traffic = Traffic { address: server.address, threads: 1, window };
    let answers = f64::from(traffic.run(dialogues)?.answers);
    let after = server.process.proc().cpu_time()?;
    Ok((after.total - before.total - (after.hashing - before.hashing)) / answers)
}

//! Deletes what has expired (D6), in batches: nothing holds SQLite's one write lock for long.

use std::time::Duration;

use serde::Serialize;

use crate::ambient::Ambient;
use crate::config::Config;
use crate::database::{Database, retried};
use crate::keyring::{self, KeyAdmin};
use crate::{devices, sessions, throttle};

/// Rows of one statement. Ten thousand deletions a second is what a small machine does; a batch takes a few
/// milliseconds there.
const BATCH: u64 = 100;

/// The pause between two batches. SQLite gives its lock to the process that asks while the lock is free, and
/// not to the process that has waited longest. Another process asks after 1, 2, 5, 10, … milliseconds.
const PAUSE: Duration = Duration::from_millis(10);

/// What was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Sessions that were over.
    pub sessions: u64,
    /// Revoked access tokens that had expired.
    pub revoked_tokens: u64,
    /// Signing keys whose last token had expired.
    pub signing_keys: u64,
    /// Counted attempts that are long ago.
    pub throttle_buckets: u64,
    /// Addresses that users have not come from for long.
    pub known_addresses: u64,
}

/// Deletes everything that has expired.
pub async fn sweep(database: &Database, config: &Config, ambient: &Ambient) -> Result<Swept, keyring::Error> {
    let signing_keys = KeyAdmin::new(database, &config.keys, ambient).sweep().await?;
    let mut swept = Swept { signing_keys, ..Swept::default() };
    let now = ambient.now();
    let long_ago = now.plus_millis(-config.throttle.known_for.as_millis());
    loop {
        let sessions = retried(|| sessions::sweep(database.writer(), now, BATCH)).await?;
        let revoked_tokens = retried(|| sessions::sweep_revoked(database.writer(), now, BATCH)).await?;
        let buckets = retried(|| throttle::sweep(database.writer(), now, BATCH)).await?;
        let addresses = retried(|| devices::sweep_addresses(database.writer(), long_ago, BATCH)).await?;
        swept.sessions += sessions;
        swept.revoked_tokens += revoked_tokens;
        swept.throttle_buckets += buckets;
        swept.known_addresses += addresses;
        if [sessions, revoked_tokens, buckets, addresses].iter().all(|count| *count < BATCH) {
            return Ok(swept);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

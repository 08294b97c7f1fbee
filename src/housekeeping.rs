//! Deletes what has expired (D6), in batches: nothing holds SQLite's one write lock for long.

use entity::time::UnixMillis;
use serde::Serialize;

use crate::config::KeysConfig;
use crate::database::Database;
use crate::{keyring, sessions};

/// Rows of one statement. Ten thousand deletions a second is what a small machine does; a batch takes a few
/// milliseconds there.
const BATCH: u64 = 100;

/// What was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Sessions that were over.
    pub sessions: u64,
    /// Revoked access tokens that had expired.
    pub revoked_tokens: u64,
    /// Signing keys whose last token had expired.
    pub signing_keys: u64,
}

/// Deletes everything that had expired at `now`.
pub async fn sweep(database: &Database, keys: &KeysConfig, now: UnixMillis) -> Result<Swept, keyring::Error> {
    let mut swept = Swept { signing_keys: keyring::sweep(database, keys, now).await?, ..Swept::default() };
    loop {
        let sessions = sessions::sweep(database.writer(), now, BATCH).await?;
        let revoked_tokens = sessions::sweep_revoked(database.writer(), now, BATCH).await?;
        swept.sessions += sessions;
        swept.revoked_tokens += revoked_tokens;
        if sessions < BATCH && revoked_tokens < BATCH {
            return Ok(swept);
        }
        // Whoever waits for the write lock goes first.
        tokio::task::yield_now().await;
    }
}

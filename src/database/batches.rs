//! Work on many rows, a batch after the other: nothing holds SQLite's one write lock for long, and no
//! statement reaches its limit (D6, D11).

use std::time::Duration;

use sea_orm::DbErr;

use super::race::retried;

/// Rows of one batch. Ten thousand deletions a second is what a small machine does; a batch takes a few
/// milliseconds there.
const BATCH: u64 = 100;

/// The pause between two batches. SQLite gives its lock to the process that asks while the lock is free, and
/// not to the process that has waited longest. Another process asks after 1, 2, 5, 10, … milliseconds.
const PAUSE: Duration = Duration::from_millis(10);

/// Does `work` until nothing is left: it is told how many rows it may take, and says how many it has taken.
/// Says how many that were in all.
pub async fn in_batches<F>(mut work: impl FnMut(u64) -> F) -> Result<u64, DbErr>
where
    F: Future<Output = Result<u64, DbErr>>,
{
    let mut done = 0;
    loop {
        let rows = retried(|| work(BATCH)).await?;
        done += rows;
        if rows < BATCH {
            return Ok(done);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

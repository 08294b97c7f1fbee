//! Gives out places. A process takes some at a time, so that few logins ask the database for one. Those that
//! are left when it ends are lost, of which there are enough.

use entity::secret::InstallationKey;
use sea_orm::DbErr;
use tokio::sync::Mutex;

use super::place::Place;
use super::shard::{self, Block};
use super::shuffle::Shuffle;
use crate::ambient::Ambient;
use crate::database::{Database, retried, wait_with_others};

/// Under which name the key of the order is kept.
pub const KEY_NAME: &str = "status_places";

/// Places that are taken at a time.
const BLOCK: i32 = 64;

#[derive(Debug)]
pub(super) struct Places {
    shuffle: Shuffle,
    block: Mutex<Option<Block>>,
}

impl Places {
    pub(super) fn new(key: &InstallationKey) -> Self {
        Self { shuffle: Shuffle::new(key), block: Mutex::default() }
    }

    /// A place that nobody was given before.
    pub(super) async fn next(&self, database: &Database, ambient: &Ambient) -> Result<Place, DbErr> {
        let late = || DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout);
        let mut block = wait_with_others(self.block.lock()).await.ok_or_else(late)?;
        let now = ambient.now();
        let present = match block.take().filter(|block| block.has_one(now)) {
            Some(present) => present,
            None => take(database, ambient).await?,
        };
        *block = Some(Block { next: present.next + 1, ..present });
        Ok(self.shuffle.place(present.shard, present.next))
    }
}

async fn take(database: &Database, ambient: &Ambient) -> Result<Block, DbErr> {
    retried(async || {
        let transaction = database.begin().await?;
        let block = shard::take(&transaction, ambient, BLOCK).await?;
        transaction.commit().await?;
        Ok(block)
    })
    .await
}

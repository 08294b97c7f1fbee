//! Deletes what has expired (D6).

use sea_orm::DbErr;
use serde::Serialize;

use crate::ambient::Ambient;
use crate::config::Config;
use crate::database::{Database, in_batches, retried};
use crate::keyring::{self, KeyAdmin};
use crate::{authorizations, browser_sessions, clients, devices, sessions, status, throttle};

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
    /// Browser sessions that were over.
    pub browser_sessions: u64,
    /// Authorization requests that nobody has answered.
    pub authorization_requests: u64,
    /// Authorization codes that nobody needs.
    pub authorization_codes: u64,
    /// Revocations of tokens that have expired.
    pub revocations: u64,
    /// Status lists in which no token stands.
    pub status_shards: u64,
}

/// Deletes everything that has expired, which cannot be undone: the caller has asked whether the time is
/// trusted (D10).
pub async fn sweep(database: &Database, config: &Config, ambient: &Ambient) -> Result<Swept, keyring::Error> {
    let signing_keys = KeyAdmin::new(database, &config.keys, ambient).sweep().await?;
    let writer = database.writer();
    let now = ambient.now();
    let long_ago = now.plus_millis(-config.throttle.known_for.as_millis());
    Ok(Swept {
        sessions: in_batches(|limit| sessions::sweep(writer, now, limit)).await?,
        revoked_tokens: in_batches(|limit| sessions::sweep_revoked(writer, now, limit)).await?,
        signing_keys,
        throttle_buckets: in_batches(|limit| throttle::sweep(writer, now, limit)).await?,
        known_addresses: in_batches(|limit| devices::sweep_addresses(writer, long_ago, limit)).await?,
        browser_sessions: in_batches(|limit| browser_sessions::sweep(writer, now, limit)).await?,
        authorization_requests: in_batches(|limit| authorizations::sweep_requests(writer, now, limit))
            .await?,
        authorization_codes: in_batches(|limit| authorizations::sweep_codes(writer, now, limit)).await?,
        revocations: in_batches(|limit| status::sweep(writer, now, limit)).await?,
        status_shards: sweep_shards(database, ambient).await?,
    })
}

async fn sweep_shards(database: &Database, ambient: &Ambient) -> Result<u64, DbErr> {
    let mut dropped = 0;
    for shard in status::full_shards(database.writer(), ambient.now()).await? {
        dropped += u64::from(retried(|| drop_shard(database, shard)).await?);
    }
    Ok(dropped)
}

/// Drops a list if no token stands in it. While it is held, no session that stands there ends.
async fn drop_shard(database: &Database, shard: i32) -> Result<bool, DbErr> {
    let transaction = database.begin().await?;
    let is_idle = status::hold_idle(&transaction, shard).await?
        && !sessions::any_in_shard(&transaction, shard).await?
        && !clients::any_in_shard(&transaction, shard).await?;
    if is_idle {
        status::drop_shard(&transaction, shard).await?;
    }
    transaction.commit().await?;
    Ok(is_idle)
}

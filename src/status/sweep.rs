//! Deletes what no token needs any more (D6).

use entity::time::UnixMillis;
use entity::{revocation, status_shard};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::place::Place;
use super::shard::KEPT_FOR;
use crate::database::Transaction;

/// How long a row is kept after its bit is not needed any more, in milliseconds: four weeks. A clock that is
/// wrong and trusted all the same must not bring a revoked token back.
const RETENTION: i64 = 28 * 24 * 60 * 60 * 1000;

/// Deletes at most `limit` bits that had not been needed for four weeks at `now`, and says how many.
pub async fn sweep(connection: &impl ConnectionTrait, now: UnixMillis, limit: u64) -> Result<u64, DbErr> {
    let long_ago = now.plus_millis(-RETENTION);
    let keys: Vec<(i32, i32)> = revocation::Entity::find()
        .select_only()
        .columns([revocation::Column::Shard, revocation::Column::Idx])
        .filter(revocation::Column::Until.lt(long_ago))
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    if keys.is_empty() {
        return Ok(0);
    }
    let each = keys.into_iter().map(|(shard, idx)| {
        Condition::all().add(revocation::Column::Shard.eq(shard)).add(revocation::Column::Idx.eq(idx))
    });
    let which = each.fold(Condition::any(), Condition::add);
    let deleted =
        revocation::Entity::delete_many().filter(revocation::Column::Until.lt(long_ago)).filter(which);
    Ok(deleted.exec(connection).await?.rows_affected)
}

/// Lists whose places are all given out, for so long that no process has one of them left at `now`.
pub async fn full_shards(connection: &impl ConnectionTrait, now: UnixMillis) -> Result<Vec<i32>, DbErr> {
    status_shard::Entity::find()
        .select_only()
        .column(status_shard::Column::Id)
        .filter(status_shard::Column::NextPlace.gte(Place::IN_LIST))
        .filter(status_shard::Column::TakenAt.lt(now.plus_millis(-2 * KEPT_FOR)))
        .into_tuple()
        .all(connection)
        .await
}

/// Holds a list until the end of the transaction, so that nothing is revoked in it meanwhile. Says whether it
/// is there and nothing is.
pub async fn hold_idle(transaction: &Transaction, shard: i32) -> Result<bool, DbErr> {
    let held = status_shard::Entity::find_by_id(shard).lock_exclusive().one(transaction).await?;
    let revoked = revocation::Entity::find().filter(revocation::Column::Shard.eq(shard)).limit(1);
    Ok(held.is_some() && revoked.one(transaction).await?.is_none())
}

/// Drops a list that is held, in which no token stands any more.
pub async fn drop_shard(transaction: &Transaction, shard: i32) -> Result<(), DbErr> {
    status_shard::Entity::delete_by_id(shard).exec(transaction).await.map(drop)
}

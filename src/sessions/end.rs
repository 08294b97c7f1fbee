//! Ends sessions: their rows go, and their places in the status lists are revoked, in one transaction (V3).

use entity::session::{Column, Entity};
use entity::time::UnixMillis;
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::ambient::Ambient;
use crate::database::{Database, Transaction, retried};
use crate::status::{self, Place};

/// Ends a session: its refresh tokens are worth nothing from now on. Says whether there was one.
pub async fn end(database: &Database, ambient: &Ambient, id: Uuid) -> Result<bool, DbErr> {
    alone(database, ambient, Column::Id.eq(id).into_condition()).await
}

/// The same, if it is this user's.
pub async fn end_of_user(
    database: &Database,
    ambient: &Ambient,
    user_id: Uuid,
    id: Uuid,
) -> Result<bool, DbErr> {
    let own = Condition::all().add(Column::Id.eq(id)).add(Column::UserId.eq(user_id));
    alone(database, ambient, own).await
}

/// Ends a session with this transaction.
pub async fn end_with(transaction: &Transaction, id: Uuid, now: UnixMillis) -> Result<(), DbErr> {
    end_some(transaction, Column::Id.eq(id), 1, now).await.map(drop)
}

async fn alone(database: &Database, ambient: &Ambient, which: Condition) -> Result<bool, DbErr> {
    retried(async || {
        let transaction = database.begin().await?;
        let ended = end_some(&transaction, which.clone(), 1, ambient.now()).await?;
        transaction.commit().await?;
        Ok(ended > 0)
    })
    .await
}

/// Ends at most `limit` of these sessions, and says how many. Until the end of the transaction nobody gives
/// one of them another place.
pub(super) async fn end_some(
    transaction: &Transaction,
    which: impl IntoCondition,
    limit: u64,
    now: UnixMillis,
) -> Result<u64, DbErr> {
    // Two statements: a search that holds what it meets would wait for logins that wait for this transaction.
    let ids = Entity::find().select_only().column(Column::Id).filter(which).limit(limit);
    let ids: Vec<Uuid> = ids.into_tuple().all(transaction).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let rows: Vec<(Option<i32>, Option<i32>)> = Entity::find()
        .select_only()
        .columns([Column::StatusShard, Column::StatusIdx])
        .filter(Column::Id.is_in(ids.clone()))
        .lock_exclusive()
        .into_tuple()
        .all(transaction)
        .await?;
    let ended = Entity::delete_many().filter(Column::Id.is_in(ids)).exec(transaction).await?.rows_affected;
    let places = rows.into_iter().filter_map(|(shard, idx)| Place::of(shard, idx));
    status::revoke(transaction, places, now).await?;
    Ok(ended)
}

/// Deletes at most `limit` sessions that were over at `now`, and says how many (D6). Their tokens have
/// expired.
pub async fn sweep(connection: &impl ConnectionTrait, now: UnixMillis, limit: u64) -> Result<u64, DbErr> {
    // Two statements, since MySQL takes no LIMIT in a subquery of IN.
    let over = Entity::find().select_only().column(Column::Id).filter(Column::ExpiresAt.lt(now)).limit(limit);
    let ids: Vec<Uuid> = over.into_tuple().all(connection).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    // One that was refreshed meanwhile stays.
    let over = Entity::delete_many().filter(Column::Id.is_in(ids)).filter(Column::ExpiresAt.lt(now));
    Ok(over.exec(connection).await?.rows_affected)
}

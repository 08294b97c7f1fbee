//! Where the tokens stand in the status lists that a client is issued for itself (V2). All of one client's
//! share a place, so that to revoke one of them is to revoke those that were issued before (RFC 7009 §2.1
//! permits that).

use entity::client::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::look_up::find;
use crate::ambient::Ambient;
use crate::database::{Database, Transaction, retried};
use crate::status::{self, Place, StatusLists};

/// The place of a client's own tokens.
pub fn place(client: &Model) -> Option<Place> {
    Place::of(client.status_shard, client.status_idx)
}

/// The same, for a token that is to be issued. A client as it was read a moment ago may have a place that was
/// revoked meanwhile, or none; then it is read anew, and is given one if it still has none. `None` if there
/// is no such client any more, or it was disabled meanwhile.
pub async fn ensure_place(
    database: &Database,
    ambient: &Ambient,
    lists: &StatusLists,
    client: &Model,
) -> Result<Option<Place>, DbErr> {
    if let Some(place) = place(client).filter(|place| !lists.knows_revoked(*place)) {
        return Ok(Some(place));
    }
    if let Some(place) = present_place(database, &client.id).await? {
        return Ok(Some(place));
    }
    let new = lists.next_place(database, ambient).await?;
    Entity::update_many()
        .col_expr(Column::StatusShard, Expr::value(new.shard))
        .col_expr(Column::StatusIdx, Expr::value(new.idx))
        .filter(Column::Id.eq(&client.id))
        .filter(Column::Disabled.eq(false))
        .filter(Column::StatusIdx.is_null())
        .exec(database.writer())
        .await?;
    // Another node may have been faster.
    present_place(database, &client.id).await
}

async fn present_place(database: &Database, id: &str) -> Result<Option<Place>, DbErr> {
    let client = find(database.writer(), id).await?.filter(|client| !client.disabled);
    Ok(client.as_ref().and_then(place))
}

/// Makes every token worthless that a client was issued for itself at this place. The client has no place
/// until the next token. Nothing happens if it has another one by now.
pub async fn revoke_place(
    database: &Database,
    ambient: &Ambient,
    id: &str,
    place: Place,
) -> Result<(), DbErr> {
    retried(async || {
        let transaction = database.begin().await?;
        if present(&transaction, id).await? == Some(place) {
            leave(&transaction, ambient, id).await?;
        }
        transaction.commit().await
    })
    .await
}

/// The same with this transaction, wherever the tokens stand.
pub(super) async fn leave(transaction: &Transaction, ambient: &Ambient, id: &str) -> Result<(), DbErr> {
    let Some(place) = present(transaction, id).await? else {
        return Ok(());
    };
    Entity::update_many()
        .col_expr(Column::StatusShard, Expr::value(Option::<i32>::None))
        .col_expr(Column::StatusIdx, Expr::value(Option::<i32>::None))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    status::revoke(transaction, [place], ambient.now()).await
}

/// The place of a client whose row is held from now on.
async fn present(transaction: &Transaction, id: &str) -> Result<Option<Place>, DbErr> {
    let held = Entity::find_by_id(id).lock_exclusive().one(transaction).await?;
    Ok(held.as_ref().and_then(place))
}

/// Whether the tokens of any client stand in this list.
pub async fn any_in_shard(connection: &impl ConnectionTrait, shard: i32) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(Column::StatusShard.eq(shard)).limit(1).one(connection).await?.is_some())
}

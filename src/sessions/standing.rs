//! Where the access tokens of a session stand in the status lists (V2).

use entity::session::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::ambient::Ambient;
use crate::database::{Database, retried};
use crate::status::{self, Place, StatusLists};

/// The place of a session's access tokens.
pub fn place(session: &Model) -> Option<Place> {
    Place::of(session.status_shard, session.status_idx)
}

/// The same; a session that has none is given one. `None` if the session has ended meanwhile.
pub async fn ensure_place(
    database: &Database,
    ambient: &Ambient,
    lists: &StatusLists,
    session: &Model,
) -> Result<Option<Place>, DbErr> {
    if let Some(place) = place(session) {
        return Ok(Some(place));
    }
    let new = lists.next_place(database, ambient).await?;
    Entity::update_many()
        .col_expr(Column::StatusShard, Expr::value(new.shard))
        .col_expr(Column::StatusIdx, Expr::value(new.idx))
        .filter(Column::Id.eq(session.id))
        .filter(Column::StatusIdx.is_null())
        .exec(database.writer())
        .await?;
    // Another request of the same session may have been faster.
    let present = Entity::find_by_id(session.id).one(database.writer()).await?;
    Ok(present.as_ref().and_then(place))
}

/// Makes every access token worthless that a session was given so far. The session goes on: it has no place
/// until the next token. Nothing happens if it has another place by now.
pub async fn revoke_place(
    database: &Database,
    ambient: &Ambient,
    id: Uuid,
    place: Place,
) -> Result<(), DbErr> {
    retried(async || {
        let transaction = database.begin().await?;
        let left = Entity::update_many()
            .col_expr(Column::StatusShard, Expr::value(Option::<i32>::None))
            .col_expr(Column::StatusIdx, Expr::value(Option::<i32>::None))
            .filter(Column::Id.eq(id))
            .filter(Column::StatusShard.eq(place.shard))
            .filter(Column::StatusIdx.eq(place.idx))
            .exec(&transaction)
            .await?;
        if left.rows_affected > 0 {
            status::revoke(&transaction, [place], ambient.now()).await?;
        }
        transaction.commit().await
    })
    .await
}

/// Whether the tokens of any session stand in this list.
pub async fn any_in_shard(connection: &impl ConnectionTrait, shard: i32) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(Column::StatusShard.eq(shard)).limit(1).one(connection).await?.is_some())
}

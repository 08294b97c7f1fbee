//! Deletes sessions, one or as many as a statement may. Where there may be more, another batch follows.

use entity::session::{Column, Entity};
use entity::time::UnixMillis;
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Ends a session: its refresh tokens are worth nothing from now on. Says whether there was one.
pub async fn end(connection: &impl ConnectionTrait, id: Uuid) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(id).exec(connection).await?.rows_affected > 0)
}

/// The same, if it is this user's.
pub async fn end_of_user(connection: &impl ConnectionTrait, user_id: Uuid, id: Uuid) -> Result<bool, DbErr> {
    let own = Entity::delete_by_id(id).filter(Column::UserId.eq(user_id));
    Ok(own.exec(connection).await?.rows_affected > 0)
}

/// Deletes at most `limit` sessions of a user that began before this epoch, and says how many.
pub async fn delete_earlier(
    connection: &impl ConnectionTrait,
    user_id: Uuid,
    epoch: i64,
    limit: u64,
) -> Result<u64, DbErr> {
    let earlier = Condition::all().add(Column::UserId.eq(user_id)).add(Column::Epoch.lt(epoch));
    delete_some(connection, earlier, limit).await
}

/// Ends at most `limit` sessions through a client, and says how many.
pub async fn end_through(
    connection: &impl ConnectionTrait,
    client_id: &str,
    limit: u64,
) -> Result<u64, DbErr> {
    delete_some(connection, Column::ClientId.eq(client_id), limit).await
}

/// Ends at most `limit` sessions of a user through a client, and says how many.
pub async fn end_of_user_through(
    connection: &impl ConnectionTrait,
    user_id: Uuid,
    client_id: &str,
    limit: u64,
) -> Result<u64, DbErr> {
    let through = Condition::all().add(Column::UserId.eq(user_id)).add(Column::ClientId.eq(client_id));
    delete_some(connection, through, limit).await
}

/// Ends at most `limit` sessions that began in a browser session, and says how many.
pub async fn end_in_browser(
    connection: &impl ConnectionTrait,
    browser_session_id: Uuid,
    limit: u64,
) -> Result<u64, DbErr> {
    delete_some(connection, Column::BrowserSessionId.eq(browser_session_id), limit).await
}

/// Deletes at most `limit` sessions that were over at `now`, and says how many (D6).
pub async fn sweep(connection: &impl ConnectionTrait, now: UnixMillis, limit: u64) -> Result<u64, DbErr> {
    delete_some(connection, Column::ExpiresAt.lt(now), limit).await
}

/// Two statements, since MySQL takes no LIMIT in a subquery of IN.
async fn delete_some(
    connection: &impl ConnectionTrait,
    which: impl IntoCondition,
    limit: u64,
) -> Result<u64, DbErr> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(which)
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(Entity::delete_many().filter(Column::Id.is_in(ids)).exec(connection).await?.rows_affected)
}

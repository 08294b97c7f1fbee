//! Sessions: what a login gives (D3).
//!
//! Owns the table `sessions`. It must not know tokens: it is told until when the last one lives.

use entity::session;
use entity::time::UnixMillis;
use entity::words::Words;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// A login that has succeeded.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// UUIDv7, chosen by the caller because the tokens carry it.
    pub id: Uuid,
    /// Who logged in.
    pub user_id: Uuid,
    /// Through which client.
    pub client_id: String,
    /// What was granted.
    pub scope: Words,
    /// Authentication methods (RFC 8176).
    pub amr: Words,
    /// When the user proved who they are.
    pub auth_time: UnixMillis,
    /// When the last token expires.
    pub expires_at: UnixMillis,
}

/// Stores a session.
pub async fn create(connection: &impl ConnectionTrait, new: NewSession) -> Result<(), DbErr> {
    let row = session::ActiveModel {
        id: Set(new.id),
        user_id: Set(new.user_id),
        client_id: Set(new.client_id),
        scope: Set(new.scope),
        amr: Set(new.amr),
        auth_time: Set(new.auth_time),
        expires_at: Set(new.expires_at),
    };
    session::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// Deletes at most `limit` sessions that were over at `now`, and says how many (D6).
pub async fn sweep(connection: &impl ConnectionTrait, now: UnixMillis, limit: u64) -> Result<u64, DbErr> {
    // Two statements, since MySQL takes no LIMIT in a subquery of IN.
    let expired: Vec<Uuid> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::ExpiresAt.lt(now))
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    if expired.is_empty() {
        return Ok(0);
    }
    let deleted =
        session::Entity::delete_many().filter(session::Column::Id.is_in(expired)).exec(connection).await?;
    Ok(deleted.rows_affected)
}

//! Sessions: what a login gives (D3), and the refresh tokens that keep it going.
//!
//! Owns the tables `sessions` and `revoked_tokens`. It must not know JWTs: it is told until when the last one
//! lives, and which `jti` is worth nothing any more.

mod look_up;
mod refresh_token;
mod revoked;
mod room;
mod rotation;

use entity::session;
use entity::time::UnixMillis;
use entity::words::Words;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use crate::address::Prefix;
use crate::ambient::Ambient;
use crate::token_check::TokenCheck;

pub use self::look_up::{find, find_with_user, list};
pub use self::refresh_token::RefreshToken;
pub use self::revoked::{is_revoked, revoke_access_token, sweep_revoked};
pub use self::room::make_room;
pub use self::rotation::{Exchange, ExchangeError, Generation, Presented, RefreshLifetimes, examine};

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
    /// For which APIs; this server itself if there is none.
    pub audiences: Words,
    /// Authentication methods (RFC 8176).
    pub amr: Words,
    /// When the user proved who they are.
    pub auth_time: UnixMillis,
    /// The user's `password_changed_at`.
    pub password_changed_at: Option<UnixMillis>,
    /// When the first access token expires.
    pub access_expires_at: UnixMillis,
    /// Lifetimes of refresh tokens; absent if the session is to have none.
    pub refresh: Option<RefreshLifetimes>,
    /// From where.
    pub address: Prefix,
    /// On which of the user's devices.
    pub device_id: Option<Uuid>,
}

/// Stores a session and makes its first refresh token.
pub async fn create(
    connection: &impl ConnectionTrait,
    ambient: &Ambient,
    checks: &TokenCheck,
    new: NewSession,
) -> Result<Option<RefreshToken>, DbErr> {
    let token = new.refresh.map(|_| RefreshToken::first(new.id, ambient, checks));
    let refresh_expires_at = new.refresh.map(|lifetimes| new.auth_time.plus_millis(lifetimes.absolute));
    let current_expires_at = new.refresh.map(|lifetimes| lifetimes.next_expiry(new.auth_time, new.auth_time));
    let row = session::ActiveModel {
        id: Set(new.id),
        user_id: Set(new.user_id),
        client_id: Set(new.client_id),
        scope: Set(new.scope),
        audiences: Set(Some(new.audiences)),
        amr: Set(new.amr),
        auth_time: Set(new.auth_time),
        password_changed_at: Set(new.password_changed_at),
        expires_at: Set(current_expires_at.map_or(new.access_expires_at, |at| at.max(new.access_expires_at))),
        family_hash: Set(token.as_ref().map(RefreshToken::family_hash)),
        current_hash: Set(token.as_ref().map(RefreshToken::generation_hash)),
        current_expires_at: Set(current_expires_at),
        refresh_expires_at: Set(refresh_expires_at),
        previous_hash: NotSet,
        sealed_successor: NotSet,
        rotated_at: NotSet,
        previous_expires_at: NotSet,
        address: Set(Some(new.address.to_string())),
        device_id: Set(new.device_id),
    };
    session::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(token)
}

/// Ends a session: its refresh tokens are worth nothing from now on. Says whether there was one.
pub async fn end(connection: &impl ConnectionTrait, id: Uuid) -> Result<bool, DbErr> {
    Ok(session::Entity::delete_by_id(id).exec(connection).await?.rows_affected > 0)
}

/// Ends all sessions of a user, and says how many there were.
pub async fn end_all(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<u64, DbErr> {
    let ended = session::Entity::delete_many().filter(session::Column::UserId.eq(user_id)).exec(connection);
    Ok(ended.await?.rows_affected)
}

/// Ends all sessions through a client, and says how many there were.
pub async fn end_through(connection: &impl ConnectionTrait, client_id: &str) -> Result<u64, DbErr> {
    let ended =
        session::Entity::delete_many().filter(session::Column::ClientId.eq(client_id)).exec(connection);
    Ok(ended.await?.rows_affected)
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

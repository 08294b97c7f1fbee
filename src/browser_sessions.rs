//! Browser sessions: a user who is signed in in a browser, for all clients that come by there (B3).
//!
//! Owns the table `browser_sessions`. It must not know cookies, nor what clients are given: their sessions
//! point here, and go on when this one is over by itself.

mod cookie_token;
mod room;

use entity::browser_session::{ActiveModel, Column, Entity, Model};
use entity::time::UnixMillis;
use entity::user;
use entity::words::Words;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::address::Prefix;

pub use self::cookie_token::BrowserToken;

/// A use is noted once in a while, so that not every page writes it: this part of the idle lifetime.
const NOTED_WITHIN: i64 = 8;

/// At least so often, in milliseconds: people are shown when a browser was last used. An hour.
const NOTED_EVERY: i64 = 60 * 60 * 1000;

/// How long a browser session lasts, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrowserLifetimes {
    /// Without being used.
    pub idle: i64,
    /// In any case.
    pub absolute: i64,
}

/// A user who has just proven who they are in a browser.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Who.
    pub user_id: Uuid,
    /// The user's `session_epoch`.
    pub epoch: i64,
    /// When.
    pub at: UnixMillis,
    /// How (RFC 8176).
    pub amr: Words,
    /// On which of the user's devices.
    pub device_id: Option<Uuid>,
    /// From where.
    pub address: Prefix,
    /// Whether they asked to stay signed in.
    pub remembered: bool,
    /// How long it lasts.
    pub lifetimes: BrowserLifetimes,
    /// In how many browsers the user may be signed in.
    pub most: u64,
}

/// The session of the browser that has this cookie, and its user, about whom nothing is decided here. `None`
/// when it is over at `now`.
pub async fn find(
    connection: &impl ConnectionTrait,
    token: &BrowserToken,
    now: UnixMillis,
) -> Result<Option<(Model, user::Model)>, DbErr> {
    let found = Entity::find()
        .filter(Column::TokenHash.eq(token.hash()))
        .filter(Column::ExpiresAt.gt(now))
        .find_also_related(user::Entity)
        .one(connection)
        .await?;
    Ok(found.and_then(|(session, user)| Some((session, user?))))
}

/// Whether a browser session of this user goes on: they are not disabled, and their sessions were not ended.
pub fn may_go_on(user: &user::Model, session: &Model) -> bool {
    !user.disabled && user.session_epoch == session.epoch
}

/// Notes a sign-in in the browser whose session so far is `present`. The cookie is another one from now on.
/// The same user goes on in the same session; another user's begins anew, and the one so far is over. The
/// user's row is held.
pub async fn sign_in(
    connection: &impl ConnectionTrait,
    id: Uuid,
    token: &BrowserToken,
    present: Option<&Model>,
    sign_in: SignIn,
) -> Result<(), DbErr> {
    let SignIn { user_id, epoch, at, amr, device_id, address, remembered, lifetimes, most } = sign_in;
    let absolute_expires_at = at.plus_millis(lifetimes.absolute);
    let row = ActiveModel {
        id: Set(id),
        token_hash: Set(token.hash()),
        user_id: Set(user_id),
        epoch: Set(epoch),
        auth_time: Set(at),
        amr: Set(amr),
        device_id: Set(device_id),
        remembered: Set(remembered),
        used_at: Set(at),
        expires_at: Set(at.plus_millis(lifetimes.idle).min(absolute_expires_at)),
        absolute_expires_at: Set(absolute_expires_at),
        address: Set(Some(address.to_string())),
    };
    if let Some(present) = present {
        if present.user_id == user_id {
            let renewed = ActiveModel { id: Set(present.id), ..row.clone() };
            let renewed = Entity::update(renewed).exec(connection).await;
            match renewed {
                Err(DbErr::RecordNotUpdated) => {}
                other => return other.map(drop),
            }
        } else {
            end(connection, present.id).await?;
        }
    }
    room::make_room(connection, user_id, epoch, at, most).await?;
    Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// Notes that a browser session was used, and from where, so that it is not over for idleness.
pub async fn note_use(
    connection: &impl ConnectionTrait,
    session: &Model,
    idle_lifetime: i64,
    address: Prefix,
    now: UnixMillis,
) -> Result<(), DbErr> {
    if session.used_at.plus_millis(NOTED_EVERY.min(idle_lifetime / NOTED_WITHIN)) > now {
        return Ok(());
    }
    let expires_at = now.plus_millis(idle_lifetime).min(session.absolute_expires_at);
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .col_expr(Column::ExpiresAt, Expr::value(expires_at))
        .col_expr(Column::Address, Expr::value(address.to_string()))
        .filter(Column::Id.eq(session.id))
        // A login meanwhile has given it other times.
        .filter(Column::TokenHash.eq(session.token_hash.clone()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Holds a browser session until the end of the transaction, so that nobody signs out meanwhile. Says whether
/// there is one.
pub async fn hold(transaction: &impl ConnectionTrait, id: Uuid) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(transaction).await?.is_some())
}

/// The browser sessions of a user that go on at `now`, the latest sign-in first, `limit` at most.
pub async fn list(
    connection: &impl ConnectionTrait,
    user: &user::Model,
    now: UnixMillis,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::UserId.eq(user.id))
        .filter(Column::Epoch.eq(user.session_epoch))
        .filter(Column::ExpiresAt.gt(now))
        .order_by_desc(Column::AuthTime)
        .limit(limit)
        .all(connection)
        .await
}

/// Ends a browser session, if it is this user's. Says whether there was one. The sessions of clients that
/// began in it are the caller's to end.
pub async fn end_of_user(connection: &impl ConnectionTrait, user_id: Uuid, id: Uuid) -> Result<bool, DbErr> {
    let own = Entity::delete_by_id(id).filter(Column::UserId.eq(user_id));
    Ok(own.exec(connection).await?.rows_affected > 0)
}

/// Ends a browser session. The sessions of clients that began in it are the caller's to end.
pub async fn end(connection: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    Entity::delete_by_id(id).exec(connection).await.map(drop)
}

/// Deletes at most `limit` browser sessions that were over at `now`, and says how many (D6).
pub async fn sweep(connection: &impl ConnectionTrait, now: UnixMillis, limit: u64) -> Result<u64, DbErr> {
    let over = Entity::find().select_only().column(Column::Id).filter(Column::ExpiresAt.lt(now)).limit(limit);
    let ids: Vec<Uuid> = over.into_tuple().all(connection).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    // One that was used meanwhile stays.
    let over = Entity::delete_many().filter(Column::Id.is_in(ids)).filter(Column::ExpiresAt.lt(now));
    Ok(over.exec(connection).await?.rows_affected)
}

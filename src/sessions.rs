//! Sessions: what a login gives (D3), and the refresh tokens that keep it going.
//!
//! Owns the tables `sessions` and `revoked_tokens`. It must not know JWTs: it is told until when the last one
//! lives, and which `jti` is worth nothing any more.

mod end;
mod group;
mod look_up;
mod refresh_token;
mod revoked;
mod room;
mod rotation;
mod standing;
mod times;

use entity::session;
use entity::time::UnixMillis;
use entity::words::Words;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DbErr,
};
use uuid::Uuid;

use crate::address::Prefix;
use crate::ambient::Ambient;
use crate::database::{Transaction, Written};
use crate::status::Place;
use crate::token_check::TokenCheck;

pub use self::end::{end, end_of_user, end_with, sweep};
pub use self::group::{
    Group, any_of, end_all, end_group, end_last, end_late_ones, end_soon, finish_endings, spare_late_ones,
};
pub use self::look_up::{find, find_with_user, list};
pub use self::refresh_token::RefreshToken;
pub use self::revoked::{is_revoked, revoke_access_token, sweep_revoked};
pub use self::room::{are_many, make_room};
pub use self::rotation::{Exchange, ExchangeError, Generation, Presented, RefreshLifetimes, examine};
pub use self::standing::{any_in_shard, ensure_place, place, revoke_place};
pub use self::times::last_use;

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
    /// When the session begins.
    pub began_at: UnixMillis,
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
    /// Where its access tokens stand in the status lists.
    pub place: Place,
}

/// What is known of a session's user in the transaction in which it begins.
#[derive(Clone, Copy, Debug)]
pub struct Beginning {
    /// The user's `session_epoch`.
    pub epoch: i64,
    /// On which of the user's devices.
    pub device_id: Option<Uuid>,
    /// In which browser session, if in one.
    pub browser_session_id: Option<Uuid>,
}

/// Stores a session and makes its first refresh token.
pub async fn create(
    transaction: &Transaction,
    ambient: &Ambient,
    checks: &TokenCheck,
    new: NewSession,
    Beginning { epoch, device_id, browser_session_id }: Beginning,
) -> Result<Option<RefreshToken>, DbErr> {
    static STATEMENT: Written = Written::new();
    let token = new.refresh.map(|_| RefreshToken::first(new.id, ambient, checks));
    let refresh_expires_at = new.refresh.map(|lifetimes| new.began_at.plus_millis(lifetimes.absolute));
    let current_expires_at = new.refresh.map(|lifetimes| lifetimes.next_expiry(new.began_at, new.began_at));
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
        device_id: Set(device_id),
        epoch: Set(epoch),
        browser_session_id: Set(browser_session_id),
        status_shard: Set(Some(new.place.shard)),
        status_idx: Set(Some(new.place.idx)),
    };
    transaction.execute_later(STATEMENT.insert(transaction.get_database_backend(), row)).await?;
    Ok(token)
}

//! Sessions: what a login gives (D3), and the refresh tokens that keep it going.
//!
//! Owns the tables `sessions` and `revoked_tokens`. It must not know JWTs: it is told until when the last one
//! lives, and which `jti` is worth nothing any more.

mod at_once;
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

pub use self::at_once::{AtOnce, Provided, create_at_once};
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
    let token = new.first_refresh_token(ambient, checks);
    let row = session::ActiveModel {
        epoch: Set(epoch),
        device_id: Set(device_id),
        browser_session_id: Set(browser_session_id),
        ..new.row(token.as_ref())
    };
    transaction.execute_later(STATEMENT.insert(transaction.get_database_backend(), row)).await?;
    Ok(token)
}

impl NewSession {
    fn first_refresh_token(&self, ambient: &Ambient, checks: &TokenCheck) -> Option<RefreshToken> {
        self.refresh.map(|_| RefreshToken::first(self.id, ambient, checks))
    }

    /// The row as far as it does not depend on what is known of the user.
    fn row(self, token: Option<&RefreshToken>) -> session::ActiveModel {
        let refresh_expires_at = self.refresh.map(|lifetimes| self.began_at.plus_millis(lifetimes.absolute));
        let current_expires_at =
            self.refresh.map(|lifetimes| lifetimes.next_expiry(self.began_at, self.began_at));
        let expires_at =
            current_expires_at.map_or(self.access_expires_at, |at| at.max(self.access_expires_at));
        session::ActiveModel {
            id: Set(self.id),
            user_id: Set(self.user_id),
            client_id: Set(self.client_id),
            scope: Set(self.scope),
            audiences: Set(Some(self.audiences)),
            amr: Set(self.amr),
            auth_time: Set(self.auth_time),
            password_changed_at: Set(self.password_changed_at),
            expires_at: Set(expires_at),
            family_hash: Set(token.map(RefreshToken::family_hash)),
            current_hash: Set(token.map(RefreshToken::generation_hash)),
            current_expires_at: Set(current_expires_at),
            refresh_expires_at: Set(refresh_expires_at),
            address: Set(Some(self.address.to_string())),
            status_shard: Set(Some(self.place.shard)),
            status_idx: Set(Some(self.place.idx)),
            previous_hash: NotSet,
            sealed_successor: NotSet,
            rotated_at: NotSet,
            previous_expires_at: NotSet,
            device_id: NotSet,
            epoch: NotSet,
            browser_session_id: NotSet,
        }
    }
}

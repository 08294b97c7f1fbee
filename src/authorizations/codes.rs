//! Codes (RFC 6749 §4.1.2): each is exchanged once.

use entity::authorization_code::{ActiveModel, Column, Entity, Model};
use entity::authorization_request;
use entity::browser_session;
use entity::time::UnixMillis;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use crate::address::Prefix;
use crate::ambient::Ambient;
use crate::opaque_token::{Kind, OpaqueToken, Unbound};
use crate::token_check::TokenCheck;

/// How long a code can be exchanged, in milliseconds.
pub const CODE_LIFETIME: i64 = 60 * 1000;

/// How long a code is kept afterwards, in milliseconds: a second use ends what the first one gave.
const KEPT_FOR: i64 = 60 * 60 * 1000;

/// The kind of [`AuthorizationCode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {}

impl Kind for Code {
    const PREFIX: &'static str = "csc_";
    const NAME: &'static str = "authorization code";
}

impl Unbound for Code {}

/// A code.
pub type AuthorizationCode = OpaqueToken<Code>;

/// What a code is made for.
#[derive(Clone, Copy, Debug)]
pub struct NewCode<'a> {
    /// What the client has asked for.
    pub request: &'a authorization_request::Model,
    /// Who has signed in, and in which browser.
    pub browser_session: &'a browser_session::Model,
    /// From where.
    pub address: Prefix,
}

/// Makes a code.
pub async fn make_code(
    connection: &impl ConnectionTrait,
    ambient: &Ambient,
    checks: &TokenCheck,
    NewCode { request, browser_session, address }: NewCode<'_>,
) -> Result<AuthorizationCode, DbErr> {
    let code = AuthorizationCode::generate(ambient, checks);
    let row = ActiveModel {
        id: Set(ambient.uuid_v7()),
        token_hash: Set(code.hash()),
        client_id: Set(request.client_id.clone()),
        redirect_uri: Set(request.redirect_uri.clone()),
        code_challenge: Set(request.code_challenge.clone()),
        scope: Set(request.scope.clone()),
        audiences: Set(request.audiences.clone()),
        nonce: Set(request.nonce.clone()),
        user_id: Set(browser_session.user_id),
        epoch: Set(browser_session.epoch),
        browser_session_id: Set(browser_session.id),
        session_id: NotSet,
        address: Set(address.to_string()),
        auth_time: Set(browser_session.auth_time),
        amr: Set(browser_session.amr.clone()),
        device_id: Set(browser_session.device_id),
        expires_at: Set(ambient.now().plus_millis(CODE_LIFETIME)),
        used_at: NotSet,
    };
    Entity::insert(row).exec_without_returning(connection).await?;
    Ok(code)
}

/// The row of a code, whether or not it can still be exchanged.
pub async fn find_code(
    connection: &impl ConnectionTrait,
    code: &AuthorizationCode,
) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::TokenHash.eq(code.hash())).one(connection).await
}

/// What became of a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// It is the one use.
    Now,
    /// There was one before, which gave this session.
    Before(Option<Uuid>),
}

/// Uses a code up for a session that begins. Of several uses at once one is the first.
pub async fn use_code(
    transaction: &impl ConnectionTrait,
    id: Uuid,
    session_id: Uuid,
    now: UnixMillis,
) -> Result<Used, DbErr> {
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .col_expr(Column::SessionId, Expr::value(session_id))
        .filter(Column::Id.eq(id))
        .filter(Column::UsedAt.is_null())
        .exec(transaction)
        .await?;
    if used.rows_affected > 0 {
        return Ok(Used::Now);
    }
    let row = Entity::find_by_id(id).one(transaction).await?;
    Ok(Used::Before(row.and_then(|row| row.session_id)))
}

/// Forgets the codes that a client has for a user and has not exchanged: they are worth nothing from now on.
pub async fn forget_codes(
    connection: &impl ConnectionTrait,
    user_id: Uuid,
    client_id: &str,
    now: UnixMillis,
) -> Result<(), DbErr> {
    Entity::delete_many()
        // Others are worth nothing already. By this there is an index.
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::ClientId.eq(client_id))
        .filter(Column::UsedAt.is_null())
        .exec(connection)
        .await
        .map(drop)
}

/// Deletes at most `limit` codes that nobody needs at `now`, and says how many (D6).
pub async fn sweep_codes(
    connection: &impl ConnectionTrait,
    now: UnixMillis,
    limit: u64,
) -> Result<u64, DbErr> {
    let before = now.plus_millis(-KEPT_FOR);
    let old =
        Entity::find().select_only().column(Column::Id).filter(Column::ExpiresAt.lt(before)).limit(limit);
    let ids: Vec<Uuid> = old.into_tuple().all(connection).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(Entity::delete_many().filter(Column::Id.is_in(ids)).exec(connection).await?.rows_affected)
}

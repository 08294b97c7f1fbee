//! Requests that wait for the user's answer (RFC 6749 §4.1.1). Pages name one by a secret, and a request
//! belongs to the first browser that acts on it.

use entity::authorization_request::{ActiveModel, Column, Entity, Model};
use entity::secret::HashedToken;
use entity::time::UnixMillis;
use entity::words::Words;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use crate::ambient::Ambient;
use crate::opaque_token::{Kind, OpaqueToken, Unbound};
use crate::token_check::TokenCheck;

/// How long a browser has to open a request, in milliseconds.
pub const REQUEST_LIFETIME: i64 = 10 * 60 * 1000;

/// How long its user has for the answer then. People leave tabs open.
pub const OPENED_LIFETIME: i64 = 60 * 60 * 1000;

/// The kind of [`RequestToken`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {}

impl Kind for Request {
    const PREFIX: &'static str = "csq_";
    const NAME: &'static str = "authorization request";
}

impl Unbound for Request {}

/// By what pages name a request.
pub type RequestToken = OpaqueToken<Request>;

/// A request whose parameters have been checked.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// Which client asks.
    pub client_id: String,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// How it is sent there.
    pub response_mode: String,
    /// What is asked for.
    pub scope: Words,
    /// For which APIs.
    pub audiences: Words,
    /// Comes back with the answer.
    pub state: Option<String>,
    /// Comes back in the ID token.
    pub nonce: Option<String>,
    /// SHA-256 of the code verifier, base64url.
    pub code_challenge: Option<String>,
    /// What the user is to be asked again.
    pub prompt: Words,
    /// Most seconds since the user proved who they are.
    pub max_age: Option<i64>,
    /// What to fill in as the name.
    pub login_hint: Option<String>,
    /// Languages of the pages.
    pub ui_locales: Option<String>,
    /// Who is to sign in.
    pub hinted_user_id: Option<Uuid>,
}

/// Stores a request.
pub async fn store(
    connection: &impl ConnectionTrait,
    ambient: &Ambient,
    checks: &TokenCheck,
    new: NewRequest,
) -> Result<RequestToken, DbErr> {
    let token = RequestToken::generate(ambient, checks);
    let now = ambient.now();
    let row = ActiveModel {
        id: Set(ambient.uuid_v7()),
        token_hash: Set(token.hash()),
        client_id: Set(new.client_id),
        redirect_uri: Set(new.redirect_uri),
        response_mode: Set(new.response_mode),
        scope: Set(new.scope),
        audiences: Set(new.audiences),
        state: Set(new.state),
        nonce: Set(new.nonce),
        code_challenge: Set(new.code_challenge),
        prompt: Set(new.prompt),
        max_age: Set(new.max_age),
        login_hint: Set(new.login_hint),
        ui_locales: Set(new.ui_locales),
        hinted_user_id: Set(new.hinted_user_id),
        browser_hash: NotSet,
        account_chosen: Set(false),
        created_at: Set(now),
        expires_at: Set(now.plus_millis(REQUEST_LIFETIME)),
    };
    Entity::insert(row).exec_without_returning(connection).await?;
    Ok(token)
}

/// The request that a page names, unless it was answered or is too old at `now`.
pub async fn find_request(
    connection: &impl ConnectionTrait,
    token: &RequestToken,
    now: UnixMillis,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::TokenHash.eq(token.hash()))
        .filter(Column::ExpiresAt.gt(now))
        .one(connection)
        .await
}

/// Whether the browser with this cookie may see a request: it may until another one has acted on it. The
/// first one that opens it has the longer time from then on.
pub async fn open_in(
    connection: &impl ConnectionTrait,
    request: &Model,
    browser_hash: &HashedToken,
    now: UnixMillis,
) -> Result<bool, DbErr> {
    if request.expires_at <= request.created_at.plus_millis(REQUEST_LIFETIME) {
        Entity::update_many()
            .col_expr(Column::ExpiresAt, Expr::value(now.plus_millis(OPENED_LIFETIME)))
            .filter(Column::Id.eq(request.id))
            .filter(Column::ExpiresAt.eq(request.expires_at))
            .exec(connection)
            .await?;
    }
    Ok(request.browser_hash.as_ref().is_none_or(|owner| owner == browser_hash))
}

/// Gives a request to the browser with this cookie, which acts on it, if no other one has. Says whether it is
/// this browser's.
pub async fn act_in(
    connection: &impl ConnectionTrait,
    request: &Model,
    browser_hash: &HashedToken,
) -> Result<bool, DbErr> {
    if let Some(owner) = &request.browser_hash {
        return Ok(owner == browser_hash);
    }
    let given = Entity::update_many()
        .col_expr(Column::BrowserHash, Expr::value(browser_hash.clone()))
        .filter(Column::Id.eq(request.id))
        .filter(Column::BrowserHash.is_null())
        .exec(connection)
        .await?;
    if given.rows_affected > 0 {
        return Ok(true);
    }
    // The same browser, or another one, was faster.
    let present = Entity::find_by_id(request.id).one(connection).await?;
    Ok(present.is_some_and(|present| present.browser_hash.as_ref() == Some(browser_hash)))
}

/// Notes that the user has chosen the account.
pub async fn note_account_chosen(connection: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::AccountChosen, Expr::value(true))
        .filter(Column::Id.eq(id))
        .exec(connection)
        .await
        .map(drop)
}

/// Notes that the user has chosen to sign in with another account: what they are asked again has grown, and
/// who has signed in before `now` has done so for nothing.
pub async fn note_other_account(
    connection: &impl ConnectionTrait,
    id: Uuid,
    prompt: Words,
    now: UnixMillis,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::AccountChosen, Expr::value(true))
        .col_expr(Column::Prompt, Expr::value(prompt))
        .col_expr(Column::CreatedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .exec(connection)
        .await
        .map(drop)
}

/// Ends a request that is being answered. Says whether this is the one answer: of several at once one is.
pub async fn complete(connection: &impl ConnectionTrait, id: Uuid) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(id).exec(connection).await?.rows_affected > 0)
}

/// Deletes at most `limit` requests that were too old at `now`, and says how many (D6).
pub async fn sweep_requests(
    connection: &impl ConnectionTrait,
    now: UnixMillis,
    limit: u64,
) -> Result<u64, DbErr> {
    let old = Entity::find().select_only().column(Column::Id).filter(Column::ExpiresAt.lt(now)).limit(limit);
    let ids: Vec<Uuid> = old.into_tuple().all(connection).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(Entity::delete_many().filter(Column::Id.is_in(ids)).exec(connection).await?.rows_affected)
}

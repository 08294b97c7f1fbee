//! Tokens that come back to us: which kind one is, and whether it is still worth anything.

use entity::{client, user};
use sea_orm::DbErr;
use uuid::Uuid;

use super::claims::{ACCESS_TOKEN_TYPE, AccessTokenClaims};
use super::error::OAuthError;
use crate::ambient;
use crate::keyring::InvalidJws;
use crate::sessions::{self, RefreshToken};
use crate::state::AppState;
use crate::status;
use crate::users;

/// A token that this server can have made, whether or not it is still worth anything.
#[derive(Debug)]
pub(super) enum PresentedToken {
    /// An access token that one of our keys has signed.
    Access(Box<AccessTokenClaims>),
    /// A refresh token that was made here.
    Refresh(RefreshToken),
}

impl PresentedToken {
    /// Reads a token. The form tells the kind, so that no hint is needed (RFC 7009 §2.1). Fails for a token
    /// that may be one of ours, but whose key cannot be had.
    pub(super) async fn parse(state: &AppState, token: &str) -> Result<Option<Self>, OAuthError> {
        if let Some(token) = RefreshToken::parse(token, &state.checks) {
            return Ok(Some(Self::Refresh(token)));
        }
        let verified = state.keyring.verify_of_any_node(&state.database, ACCESS_TOKEN_TYPE, token).await?;
        Ok(claims(state, verified).map(|claims| Self::Access(Box::new(claims))))
    }
}

/// The claims of an access token that one of our keys has signed for this issuer, whether expired or not.
pub(super) fn access_token(state: &AppState, token: &str) -> Option<AccessTokenClaims> {
    claims(state, state.keyring.verify(ACCESS_TOKEN_TYPE, token))
}

fn claims(state: &AppState, verified: Result<Vec<u8>, InvalidJws>) -> Option<AccessTokenClaims> {
    let payload = verified.inspect_err(|reason| tracing::debug!(%reason, "access token refused")).ok()?;
    let claims: AccessTokenClaims = serde_json::from_slice(&payload).ok()?;
    (claims.iss == *state.issuer).then_some(claims)
}

/// For whom an access token that is still worth something speaks.
#[derive(Debug)]
pub(super) enum TokenSubject {
    /// A user whose session goes on.
    User(Box<user::Model>),
    /// The client itself.
    Client,
}

/// For whom an access token speaks here that was issued to `client`. `None` when the token has expired or was
/// revoked, when its session has ended, when its user may no longer go on, or when it is the client's own and
/// older than the client's mark. The status lists say the same, a second later at most (V3).
pub(super) async fn subject(
    state: &AppState,
    client: &client::Model,
    claims: &AccessTokenClaims,
) -> Result<Option<TokenSubject>, DbErr> {
    let now = state.ambient.now().as_seconds();
    let is_current = now < claims.exp && claims.nbf.is_none_or(|nbf| nbf <= now);
    let Some(jti) = Uuid::try_parse(&claims.jti).ok().filter(|_| is_current) else {
        return Ok(None);
    };
    let connection = state.database.reader();
    // By its id too: a node that has not been upgraded yet knows no places.
    if sessions::is_revoked(connection, jti).await? || is_revoked_place(state, claims).await? {
        return Ok(None);
    }
    let Some(sid) = &claims.sid else {
        let is_later = ambient::time_of(jti).is_some_and(|issued_at| issued_at >= client.tokens_since);
        return Ok(is_later.then_some(TokenSubject::Client));
    };
    let found = match Uuid::try_parse(sid) {
        Ok(id) => sessions::find_with_user(connection, id).await?,
        Err(_) => None,
    };
    let found = found.filter(|(session, user)| {
        session.user_id.to_string() == claims.sub && users::may_go_on(user, session)
    });
    Ok(found.map(|(_, user)| TokenSubject::User(Box::new(user))))
}

/// Whether the place of a token is revoked, if it names one.
async fn is_revoked_place(state: &AppState, claims: &AccessTokenClaims) -> Result<bool, DbErr> {
    let Some(claim) = &claims.status else {
        return Ok(false);
    };
    match claim.place(state.status.url()) {
        Some(place) => Ok(status::find(state.database.reader(), place).await?.is_some()),
        None => Ok(true),
    }
}

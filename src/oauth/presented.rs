//! Tokens that come back to us: which kind one is, and whether it is still worth anything.

use sea_orm::DbErr;
use uuid::Uuid;

use super::claims::{ACCESS_TOKEN_TYPE, AccessTokenClaims};
use crate::sessions::{self, RefreshToken};
use crate::state::AppState;

/// A token that this server can have made, whether or not it is still worth anything.
#[derive(Debug)]
pub(super) enum Presented {
    /// An access token that one of our keys has signed.
    Access(Box<AccessTokenClaims>),
    /// A refresh token of the right form.
    Refresh(RefreshToken),
}

impl Presented {
    /// Reads a token. Its form tells its kind, so that a hint is not needed (RFC 7009 §2.1).
    pub(super) fn parse(state: &AppState, token: &str) -> Option<Self> {
        match RefreshToken::parse(token) {
            Some(token) => Some(Self::Refresh(token)),
            None => access_token(state, token).map(|claims| Self::Access(Box::new(claims))),
        }
    }
}

/// The claims of an access token that one of our keys has signed for this issuer, whether expired or not.
pub(super) fn access_token(state: &AppState, token: &str) -> Option<AccessTokenClaims> {
    let payload = state
        .keyring
        .verify(ACCESS_TOKEN_TYPE, token)
        .inspect_err(|reason| tracing::debug!(%reason, "access token refused"))
        .ok()?;
    let claims: AccessTokenClaims = serde_json::from_slice(&payload).ok()?;
    (claims.iss == *state.issuer).then_some(claims)
}

/// Whether an access token is still worth something here: not expired, not revoked, its session not ended.
/// Services that verify offline learn of the latter two only when it expires.
pub(super) async fn is_active(state: &AppState, claims: &AccessTokenClaims) -> Result<bool, DbErr> {
    let now = state.ambient.now().as_seconds();
    if now >= claims.exp || claims.nbf.is_some_and(|nbf| nbf > now) {
        return Ok(false);
    }
    let Ok(jti) = Uuid::try_parse(&claims.jti) else {
        return Ok(false);
    };
    let connection = state.database.reader();
    if sessions::is_revoked(connection, jti).await? {
        return Ok(false);
    }
    match claims.sid.as_deref().map(Uuid::try_parse) {
        None => Ok(true),
        Some(Ok(session_id)) => Ok(sessions::find(connection, session_id).await?.is_some()),
        Some(Err(_)) => Ok(false),
    }
}

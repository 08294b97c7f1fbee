//! Bearer tokens at our own endpoints (RFC 6750, RFC 9068 §4).

use std::sync::Arc;

use entity::{client, user};
use uuid::Uuid;

use super::claims::{ACCESS_TOKEN_TYPE, AccessTokenClaims};
use super::error::OAuthError;
use crate::state::AppState;
use crate::users;

/// Why a request is not let in.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No token at all: the challenge carries no error code (RFC 6750 §3.1).
    #[error("a bearer token is needed")]
    Missing,
    /// Malformed, expired, revoked, of another server, or of a user who is gone or disabled.
    #[error("the token is not valid here")]
    Invalid,
    /// The server cannot tell.
    #[error(transparent)]
    Failed(#[from] OAuthError),
}

/// What a token must be good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reading one's own data: any of our tokens for users.
    Read,
    /// Changing anything: a token meant for this server.
    Write,
}

/// The user that a token speaks for.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The user, as the database knows them now.
    pub user: user::Model,
    /// The client that the token was issued to.
    pub client: Arc<client::Model>,
}

/// Checks a token and looks at its user and client again: disabling either works at once here, although
/// services that verify offline notice only when the token expires.
pub async fn authenticate(state: &AppState, token: &str, access: Access) -> Result<Bearer, Refusal> {
    let claims = verify(state, token).ok_or(Refusal::Invalid)?;
    if access == Access::Write && !claims.aud.contains(&state.issuer) {
        return Err(Refusal::Invalid);
    }
    let user_id = Uuid::try_parse(&claims.sub).map_err(|_| Refusal::Invalid)?;
    let client = state.clients.find(&claims.client_id).await.map_err(OAuthError::from)?;
    let user = users::find(state.database.reader(), user_id).await.map_err(OAuthError::from)?;
    match (user.filter(|user| !user.disabled), client) {
        (Some(user), Some(client)) => Ok(Bearer { user, client }),
        _ => Err(Refusal::Invalid),
    }
}

/// The claims of one of our access tokens that has not expired.
fn verify(state: &AppState, token: &str) -> Option<AccessTokenClaims> {
    let payload = state
        .keyring
        .verify(ACCESS_TOKEN_TYPE, token)
        .inspect_err(|reason| tracing::debug!(%reason, "bearer token refused"))
        .ok()?;
    let claims: AccessTokenClaims = serde_json::from_slice(&payload).ok()?;
    let now = state.ambient.now().as_seconds();
    let is_current = now < claims.exp && claims.nbf.is_none_or(|nbf| nbf <= now);
    (claims.iss == *state.issuer && is_current).then_some(claims)
}

//! Bearer tokens at our own endpoints (RFC 6750, RFC 9068 §4).

use std::sync::Arc;

use entity::words::Words;
use entity::{client, user};

use super::error::OAuthError;
use super::presented::{self, TokenSubject};
use crate::state::AppState;

/// Why a request is not let in.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Malformed, expired, revoked, of another server, or of a user who is gone or disabled.
    #[error("the token is not valid here")]
    Invalid,
    /// A token for other APIs: this server's issuer is not in its `aud` (RFC 9068 §4).
    #[error("the token is for other audiences")]
    Audience,
    /// The server cannot tell.
    #[error(transparent)]
    Failed(#[from] OAuthError),
}

/// The user that a token speaks for.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The user, as the database knows them now.
    pub user: user::Model,
    /// The client that the token was issued to.
    pub client: Arc<client::Model>,
    /// What the token was granted.
    pub scope: Words,
}

/// Checks a token, and looks at its session, user and client again. So a session that has ended and a user or
/// client that was disabled are noticed here at once, and services that verify offline learn it from the
/// status lists.
pub async fn authenticate(state: &AppState, token: &str) -> Result<Bearer, Error> {
    let claims = presented::access_token(state, token).ok_or(Error::Invalid)?;
    if !claims.aud.contains(&state.issuer) {
        return Err(Error::Audience);
    }
    let client = state.clients.find(&claims.client_id).await.map_err(OAuthError::from)?;
    let client = client.ok_or(Error::Invalid)?;
    // A token for a client itself has no user.
    let Some(TokenSubject::User(user)) =
        presented::subject(state, &client, &claims).await.map_err(OAuthError::from)?
    else {
        return Err(Error::Invalid);
    };
    Ok(Bearer { user: *user, client, scope: claims.granted_scope() })
}

//! Bearer tokens at our own endpoints (RFC 6750, RFC 9068 §4).

use std::sync::Arc;

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

/// Checks a token, and looks at its session, user and client again. So a session that has ended and a user or
/// client that was disabled are noticed here at once, although services that verify offline notice only when
/// the token expires.
pub async fn authenticate(state: &AppState, token: &str, access: Access) -> Result<Bearer, Error> {
    let claims = presented::access_token(state, token).ok_or(Error::Invalid)?;
    if access == Access::Write && !claims.aud.contains(&state.issuer) {
        return Err(Error::Invalid);
    }
    // A token for a client itself has no user.
    let Some(TokenSubject::User(user)) =
        presented::subject(state, &claims).await.map_err(OAuthError::from)?
    else {
        return Err(Error::Invalid);
    };
    let client = state.clients.find(&claims.client_id).await.map_err(OAuthError::from)?;
    let client = client.ok_or(Error::Invalid)?;
    Ok(Bearer { user: *user, client })
}

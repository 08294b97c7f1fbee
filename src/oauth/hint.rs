//! ID tokens that come back as a hint at who is meant (OpenID Connect Core §3.1.2.1, RP-Initiated Logout §2).

use uuid::Uuid;

use super::error::OAuthError;
use super::id_token::{ID_TOKEN_TYPE, IdTokenClaims};
use crate::state::AppState;

/// What an ID token of this server hints at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The client that it was issued to.
    pub client_id: String,
    /// The user.
    pub user_id: Uuid,
    /// The session.
    pub session_id: Uuid,
    /// When the user proved who they are, in seconds since 1970.
    pub auth_time: i64,
}

/// Reads a hint. It may have expired, and its key may have gone; `None` if it is none of this server's ID
/// tokens.
pub async fn read(state: &AppState, token: &str) -> Result<Option<Hint>, OAuthError> {
    let verified = state.keyring.verify_hint(&state.database, ID_TOKEN_TYPE, token).await?;
    Ok(verified.ok().and_then(|payload| hint(state, &payload)))
}

fn hint(state: &AppState, payload: &[u8]) -> Option<Hint> {
    let claims: IdTokenClaims = serde_json::from_slice(payload).ok()?;
    if claims.iss != *state.issuer {
        return None;
    }
    let user_id = Uuid::try_parse(&claims.sub).ok()?;
    let session_id = Uuid::try_parse(&claims.sid).ok()?;
    Some(Hint { client_id: claims.aud, user_id, session_id, auth_time: claims.auth_time })
}

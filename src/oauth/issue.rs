//! Issues tokens once everything has been checked.

use entity::words::Words;
use entity::{client, user};
use sea_orm::{DbErr, SqlErr};
use serde::Serialize;

use super::claims::{ACCESS_TOKEN_TYPE, AccessTokenClaims, Audience, PersonClaims};
use super::error::{ErrorCode, OAuthError};
use crate::sessions::{self, NewSession};
use crate::state::AppState;
use crate::users;

/// A successful answer (RFC 6749 §5.1).
#[derive(Clone, Debug, Serialize)]
pub struct TokenResponse {
    /// The access token, a JWT.
    pub access_token: String,
    /// Always `Bearer` (RFC 6750).
    pub token_type: &'static str,
    /// Lifetime in seconds.
    pub expires_in: i64,
    /// The granted scope; absent when none was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// Begins a session for a user who has just logged in, and issues its first token. The session is stored
/// before the answer exists, so that no token is out whose session is unknown.
pub(super) async fn to_user(
    state: &AppState,
    client: &client::Model,
    user: &user::Model,
    scope: Words,
    amr: Words,
) -> Result<TokenResponse, OAuthError> {
    let now = state.ambient.now();
    let configured = state.config.tokens.access_token_lifetime.as_millis();
    let lifetime = client.access_token_lifetime.unwrap_or(configured);
    let session_id = state.ambient.uuid_v7();
    let claims = AccessTokenClaims {
        iss: state.issuer.to_string(),
        exp: now.plus_millis(lifetime).as_seconds(),
        aud: Audience::of(&client.audiences, &state.issuer),
        sub: user.id.to_string(),
        client_id: client.id.clone(),
        iat: now.as_seconds(),
        nbf: None,
        jti: state.ambient.uuid_v4().to_string(),
        scope: (!scope.is_empty()).then(|| scope.to_string()),
        sid: session_id.to_string(),
        auth_time: now.as_seconds(),
        amr: amr.0.clone(),
        person: PersonClaims::of(user, &scope),
    };
    let access_token = state.keyring.sign(ACCESS_TOKEN_TYPE, &serde_json::to_vec(&claims)?)?;
    let session = NewSession {
        id: session_id,
        user_id: user.id,
        client_id: client.id.clone(),
        scope,
        amr,
        auth_time: now,
        expires_at: now.plus_millis(lifetime),
    };
    match sessions::create(state.database.writer(), session).await {
        Err(error) if is_foreign_key_violation(&error) => return Err(gone(state, user).await?),
        created => created?,
    }
    tracing::info!(client.id = client.id, user.id = %user.id, "token issued");
    Ok(TokenResponse { access_token, token_type: "Bearer", expires_in: lifetime / 1000, scope: claims.scope })
}

/// The user or the client was deleted while the password was hashed, or while the client was remembered.
async fn gone(state: &AppState, user: &user::Model) -> Result<OAuthError, OAuthError> {
    Ok(match users::find(state.database.reader(), user.id).await? {
        Some(_) => OAuthError::new(ErrorCode::InvalidClient, "client authentication failed"),
        None => OAuthError::invalid_grant(),
    })
}

fn is_foreign_key_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}

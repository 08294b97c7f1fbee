//! Token revocation (RFC 7009).

use entity::client;
use entity::time::UnixMillis;
use uuid::Uuid;

use super::OAuthRequest;
use super::claims::AccessTokenClaims;
use super::client_auth::Credentials;
use super::error::{ErrorCode, OAuthError};
use super::presented::PresentedToken;
use super::token::Outcome;
use crate::clients;
use crate::sessions::{self, RefreshToken};
use crate::state::AppState;

/// Answers a revocation request. A token that is unknown, or another client's, is left as it is, and the
/// answer is the same as for a token that was revoked (RFC 7009 §2.2). Only a failure of what stores sessions
/// or keys is an error.
pub async fn handle(state: &AppState, request: &OAuthRequest<'_>) -> Outcome<()> {
    let client = match authenticate(state, request).await {
        Ok(client) => client,
        Err(error) => return Outcome { client: None, result: Err(error) },
    };
    let result = revoke(state, &client, request).await.map_err(try_again);
    Outcome { client: Some(client), result }
}

async fn authenticate(
    state: &AppState,
    request: &OAuthRequest<'_>,
) -> Result<std::sync::Arc<client::Model>, OAuthError> {
    Credentials::of(request)?.authenticate(state, &request.caller).await
}

async fn revoke(
    state: &AppState,
    client: &client::Model,
    request: &OAuthRequest<'_>,
) -> Result<(), OAuthError> {
    let token = request.params.get("token").ok_or_else(|| OAuthError::invalid_request("token is missing"))?;
    match PresentedToken::parse(state, token).await? {
        Some(PresentedToken::Refresh(token)) => end_session(state, client, token, request.received_at).await,
        Some(PresentedToken::Access(claims)) => revoke_access_token(state, client, &claims).await,
        None => Ok(()),
    }
}

/// The answer to any fault of the store. The client goes on taking the token for a live one, and asks again
/// (RFC 7009 §2.2.1).
fn try_again(error: OAuthError) -> OAuthError {
    if error.code == ErrorCode::ServerError { OAuthError::unavailable(error) } else { error }
}

/// A refresh token ends its session, whichever generation it is (RFC 7009 §2.1).
async fn end_session(
    state: &AppState,
    client: &client::Model,
    token: RefreshToken,
    presented_at: UnixMillis,
) -> Result<(), OAuthError> {
    let Some(presented) = sessions::examine(&state.database, presented_at, &client.id, token).await? else {
        return Ok(());
    };
    sessions::end(&state.database, &state.ambient, presented.session.id).await?;
    tracing::info!(client.id = client.id, session.id = %presented.session.id, "session ended by its client");
    Ok(())
}

/// An access token is worth nothing from now on, and so are all that stand at the same place: those that its
/// session was given so far, which goes on, or those that the client was issued for itself (RFC 7009 §2.1
/// permits that).
async fn revoke_access_token(
    state: &AppState,
    client: &client::Model,
    claims: &AccessTokenClaims,
) -> Result<(), OAuthError> {
    let AppState { database, ambient, .. } = state;
    let expires_at = UnixMillis(claims.exp.saturating_mul(1000));
    let Some(jti) = Uuid::try_parse(&claims.jti).ok() else {
        return Ok(());
    };
    if claims.client_id != client.id || expires_at <= ambient.now() {
        return Ok(());
    }
    let place = claims.status.as_ref().and_then(|claim| claim.place(state.status.url()));
    let session = claims.sid.as_deref().map(Uuid::try_parse);
    match (place, session) {
        (Some(place), Some(Ok(id))) => sessions::revoke_place(database, ambient, id, place).await?,
        (Some(place), None) => {
            clients::revoke_place(database, ambient, &client.id, place).await?;
            // The client may ask for its next token at once.
            state.status.follow(database, ambient).await?;
        }
        (Some(_), Some(Err(_))) => {}
        // Status lists are switched off, or were when the token was issued.
        (None, _) => sessions::revoke_access_token(database.writer(), jti, expires_at).await?,
    }
    Ok(())
}

//! The token endpoint (RFC 6749 §3.2): the order of steps, and the only file that knows it.

use std::sync::Arc;

use entity::client;

use super::client_auth::Credentials;
use super::error::{ErrorCode, OAuthError};
use super::grants::{self, GrantRequest};
use super::{OAuthRequest, TokenResponse};
use crate::state::AppState;

/// What a request without client and grant type means where there is a default client, as in the FastAPI
/// tutorials.
const DEFAULT_GRANT: &str = "password";

/// An answer, and who asked if that is known: the client decides which browser origin may read it.
#[derive(Debug)]
pub struct Outcome<T> {
    /// The authenticated client.
    pub client: Option<Arc<client::Model>>,
    /// The answer.
    pub result: Result<T, OAuthError>,
}

/// Answers a token request.
pub async fn handle(state: &AppState, request: OAuthRequest<'_>) -> Outcome<TokenResponse> {
    let (client, grant_type, basic) = match identify(state, &request).await {
        Ok(identified) => identified,
        Err(error) => return Outcome { client: None, result: Err(error) },
    };
    let result = exchange(state, &client, &grant_type, request).await.map_err(|error| error.challenge(basic));
    Outcome { client: Some(client), result }
}

/// Who asks, by which grant, and whether by HTTP Basic.
async fn identify(
    state: &AppState,
    request: &OAuthRequest<'_>,
) -> Result<(Arc<client::Model>, String, bool), OAuthError> {
    let credentials = Credentials::of(request)?;
    let has_default = state.config.clients.default_client.is_some() && credentials.is_absent();
    let grant_type = request
        .params
        .get("grant_type")
        .or(has_default.then_some(DEFAULT_GRANT))
        .ok_or_else(|| OAuthError::invalid_request(what_is_missing(&credentials)))?;
    let client = credentials.authenticate(state, &request.caller).await?;
    Ok((client, grant_type.to_owned(), credentials.is_basic()))
}

/// Without a default client, the request of the FastAPI tutorials lacks both.
fn what_is_missing(credentials: &Credentials) -> &'static str {
    if credentials.is_absent() {
        "grant_type and client_id are missing; send both, or set clients.default_client on the server"
    } else {
        "grant_type is missing"
    }
}

async fn exchange(
    state: &AppState,
    client: &client::Model,
    grant_type: &str,
    request: OAuthRequest<'_>,
) -> Result<TokenResponse, OAuthError> {
    let grant = grants::find(grant_type).ok_or_else(|| {
        OAuthError::new(ErrorCode::UnsupportedGrantType, "this server does not know the grant type")
    })?;
    if !client.grants.contains(grant.name()) {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "the client is not registered for this grant type",
        ));
    }
    let caller = request.caller_of(client, &state.issuer)?;
    let OAuthRequest { received_at: now, params, .. } = request;
    grant.exchange(GrantRequest { state, now, client, caller: &caller, params }).await
}

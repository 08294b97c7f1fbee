//! Resource owner password credentials (RFC 6749 §4.3).

use entity::client;

use super::grant::{Exchanged, Field, Grant, GrantRequest, RESOURCE, SCOPE};
use crate::login::{Attempt, Authenticated, Outcome, amr};
use crate::oauth::granted::Granted;
use crate::oauth::issue::{Issue, Proof};
use crate::oauth::{OAuthError, TokenResponse, begin};
use crate::passwords::MAX_BYTES;
use crate::state::AppState;

pub(super) struct Password;

impl Grant for Password {
    fn name(&self) -> &'static str {
        "password"
    }

    fn fields(&self) -> &'static [Field] {
        &[
            Field { name: "username", description: "The user's name.", format: None },
            Field { name: "password", description: "The user's password.", format: Some("password") },
            SCOPE,
            RESOURCE,
        ]
    }

    fn exchange<'a>(&'a self, request: GrantRequest<'a>) -> Exchanged<'a> {
        Box::pin(exchange(request))
    }
}

async fn exchange(request: GrantRequest<'_>) -> Result<TokenResponse, OAuthError> {
    let GrantRequest { state, client, caller, mut params, .. } = request;
    let username =
        params.get("username").ok_or_else(|| OAuthError::invalid_request("username is missing"))?.to_owned();
    // The attempt alone has the password, so that it is gone once it has been checked.
    let password =
        params.take_secret("password").ok_or_else(|| OAuthError::invalid_request("password is missing"))?;
    if password.expose().len() > MAX_BYTES {
        return Err(OAuthError::invalid_request("the password is longer than 1024 bytes"));
    }
    let granted = Granted::to(state, client, &params)?;
    let attempt = Attempt { username, password, caller: caller.clone(), client_id: Some(client.id.clone()) };
    let Outcome::Authenticated(login) = state.authenticator.authenticate(attempt).await? else {
        return Err(OAuthError::invalid_grant());
    };
    // In a box: few get so far, and the future is large.
    Box::pin(begin_session(state, client, &login, granted)).await
}

async fn begin_session(
    state: &AppState,
    client: &client::Model,
    login: &Authenticated,
    granted: Granted,
) -> Result<TokenResponse, OAuthError> {
    let now = state.ambient.now();
    let proof = Proof {
        user: &login.user,
        session_id: state.ambient.uuid_v7(),
        auth_time: now,
        amr: amr(),
        address: login.prefix(),
        nonce: None,
    };
    let (response, session) = Issue::new(state, client, now).to_user(proof, granted).await?;
    let (refresh_token, device) = begin::after_login(state, login, session).await?;
    tracing::info!(client.id = client.id, user.id = %login.user.id, "token issued");
    Ok(TokenResponse { refresh_token, device, ..response })
}

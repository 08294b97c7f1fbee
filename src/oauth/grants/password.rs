//! Resource owner password credentials (RFC 6749 §4.3).

use entity::words::Words;

use super::grant::{Exchanged, Field, Grant, GrantRequest, RESOURCE, SCOPE};
use crate::login::{Attempt, Outcome};
use crate::oauth::granted::Granted;
use crate::oauth::issue::Issue;
use crate::oauth::{OAuthError, TokenResponse};
use crate::passwords::MAX_BYTES;

/// RFC 8176 §2.
const AMR: &str = "pwd";

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
    let attempt = Attempt { username, password, caller: caller.clone(), client_id: client.id.clone() };
    let Outcome::Authenticated(login) = state.authenticator.authenticate(attempt).await? else {
        return Err(OAuthError::invalid_grant());
    };
    let issue = Issue::new(state, client, state.ambient.now());
    // In a box: few get so far, and the future is large.
    Box::pin(issue.to_user(&login, granted, [AMR].into_iter().collect::<Words>())).await
}

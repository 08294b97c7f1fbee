//! Client credentials (RFC 6749 §4.4): a client asks for itself.

use super::grant::{Exchanged, Field, Grant, GrantRequest, RESOURCE, SCOPE};
use crate::oauth::TokenResponse;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::granted::Granted;
use crate::oauth::issue::Issue;

/// There is no user whose identity a token could state (OpenID Connect Core §3.1.2.1).
const OPENID: &str = "openid";

pub(super) struct ClientCredentials;

impl Grant for ClientCredentials {
    fn name(&self) -> &'static str {
        "client_credentials"
    }

    fn fields(&self) -> &'static [Field] {
        &[SCOPE, RESOURCE]
    }

    fn exchange<'a>(&'a self, request: GrantRequest<'a>) -> Exchanged<'a> {
        Box::pin(exchange(request))
    }
}

async fn exchange(request: GrantRequest<'_>) -> Result<TokenResponse, OAuthError> {
    let GrantRequest { state, now, client, params, .. } = request;
    // RFC 6749 §4.4: only for clients that can prove who they are.
    if client.secret_hash.is_none() {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "a public client cannot ask for a token of its own",
        ));
    }
    let granted = Granted::to(state, client, &params)?;
    if granted.scope.contains(OPENID) {
        return Err(OAuthError::new(ErrorCode::InvalidScope, "openid needs a user"));
    }
    Issue::new(state, client, now).to_client(&granted).await
}

//! Exchanging a code (RFC 6749 §4.1.3, RFC 7636 §4.5).

use entity::{authorization_code, client, user};

use super::grant::{Exchanged, Field, Grant, GrantRequest, RESOURCE};
use crate::authorizations::{self, AuthorizationCode as Code};
use crate::oauth::authorize::code_challenge_is_met;
use crate::oauth::begin;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::granted::{self, Granted};
use crate::oauth::issue::{Issue, Proof};
use crate::oauth::{TokenResponse, audience};
use crate::users;

/// Its name.
pub(in crate::oauth) const NAME: &str = "authorization_code";

pub(super) struct AuthorizationCode;

impl Grant for AuthorizationCode {
    fn name(&self) -> &'static str {
        NAME
    }

    fn fields(&self) -> &'static [Field] {
        &[
            Field { name: "code", description: "The authorization code.", format: Some("password") },
            Field {
                name: "redirect_uri",
                description: "The redirect URI of the authorization request.",
                format: None,
            },
            Field {
                name: "code_verifier",
                description: "What the `code_challenge` is the digest of (RFC 7636).",
                format: Some("password"),
            },
            RESOURCE,
        ]
    }

    fn exchange<'a>(&'a self, request: GrantRequest<'a>) -> Exchanged<'a> {
        Box::pin(exchange(request))
    }
}

async fn exchange(request: GrantRequest<'_>) -> Result<TokenResponse, OAuthError> {
    let GrantRequest { state, now, client, caller, params } = request;
    let text = params.get("code").ok_or_else(|| OAuthError::invalid_request("code is missing"))?;
    let presented = Code::parse(text, &state.checks).ok_or_else(worthless)?;
    let code = authorizations::find_code(state.database.reader(), &presented).await?.ok_or_else(worthless)?;
    // One that was used is known for longer: a second use has an effect.
    let is_late = code.expires_at <= now && code.used_at.is_none();
    let is_meant = !is_late
        && code.client_id == client.id
        && params.get("redirect_uri") == Some(code.redirect_uri.as_str())
        && code_challenge_is_met(code.code_challenge.as_deref(), params.get("code_verifier"))
        && granted::is_still_allowed(client, &state.issuer, &code.scope, &code.audiences);
    if !is_meant {
        return Err(worthless());
    }
    let user = users::find(state.database.reader(), code.user_id).await?.ok_or_else(worthless)?;
    let audiences = audience::narrow_to(&code.audiences, &state.issuer, &params)?;
    let granted = Granted { scope: code.scope.clone(), audiences };
    let proof = Proof {
        user: &user,
        session_id: state.ambient.uuid_v7(),
        auth_time: code.auth_time,
        amr: code.amr.clone(),
        // Of the browser: a client's own server may do the exchange.
        address: code.address.parse().unwrap_or(caller.prefix),
        nonce: code.nonce.clone(),
    };
    let (response, mut session) = Issue::new(state, client, now).to_user(proof, granted).await?;
    // The first access token may be for fewer APIs than the session (RFC 8707 §2.2).
    session.audiences = code.audiences.clone();
    match begin::with_code(state, &code, &user, session).await? {
        begin::Exchanged::Begun(refresh_token) => {
            log_exchange(client, &user);
            Ok(TokenResponse { refresh_token, ..response })
        }
        begin::Exchanged::Replayed => {
            log_replay(&code);
            Err(worthless())
        }
        begin::Exchanged::Over => Err(worthless()),
    }
}

fn log_exchange(client: &client::Model, user: &user::Model) {
    tracing::info!(client.id = client.id, user.id = %user.id, "token issued");
}

fn log_replay(code: &authorization_code::Model) {
    tracing::warn!(
        user.id = %code.user_id,
        client.id = code.client_id,
        "an authorization code was used again: the session that it gave has been ended"
    );
}

/// One answer for every reason.
fn worthless() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidGrant, "the code is not valid here, or no longer")
}

//! Scope (RFC 6749 §3.3): what is asked for against what the client may have.

use entity::words::Words;
use entity::{client, session};

use super::error::{ErrorCode, OAuthError};

/// Asks for an ID token (OpenID Connect Core §3.1.2.1).
pub const OPENID: &str = "openid";

/// Asks for a refresh token (OpenID Connect Core §11). Clients with the grant are given one in any case.
pub const OFFLINE_ACCESS: &str = "offline_access";

/// Asks for the username and the full name.
pub const PROFILE: &str = "profile";

/// Asks for the e-mail address.
pub const EMAIL: &str = "email";

/// Asks for the names of roles.
pub const ROLES: &str = "roles";

/// The scopes that mean something to this server itself.
pub const BUILT_IN: [&str; 5] = [OPENID, PROFILE, EMAIL, ROLES, OFFLINE_ACCESS];

/// The scope that is granted: what was asked for if the client may have all of it, its default if nothing
/// was asked for.
pub(super) fn grant(client: &client::Model, requested: Option<&str>) -> Result<Words, OAuthError> {
    let Some(requested) = requested else {
        return Ok(client.default_scopes.clone());
    };
    let refusal = "a scope is malformed or not registered for this client; an administrator adds it with \
                   countersign client update";
    choose(requested, refusal, |scope| client.scopes.contains(scope))
}

/// The scope of a refreshed access token (RFC 6749 §6): the session's, or less of it.
pub(super) fn narrow(session: &session::Model, requested: Option<&str>) -> Result<Words, OAuthError> {
    match requested {
        Some(requested) => {
            let refusal = "a scope is malformed or was not granted at the login; log in again to ask for it";
            choose(requested, refusal, |scope| session.scope.contains(scope))
        }
        None => Ok(session.scope.clone()),
    }
}

/// Whether the client may still have all that it was granted.
pub(super) fn is_still_allowed(client: &client::Model, granted: &Words) -> bool {
    granted.iter().all(|scope| client.scopes.contains(scope))
}

/// RFC 6749 §3.3 separates by single spaces; an empty token is nobody's scope.
fn choose(
    requested: &str,
    refusal: &'static str,
    is_allowed: impl Fn(&str) -> bool,
) -> Result<Words, OAuthError> {
    let mut granted = Words::default();
    for scope in requested.split(' ') {
        if !is_allowed(scope) {
            return Err(OAuthError::new(ErrorCode::InvalidScope, refusal));
        }
        if !granted.contains(scope) {
            granted.0.push(scope.to_owned());
        }
    }
    Ok(granted)
}

//! Scope (RFC 6749 §3.3): what is asked for against what the client may have.

use entity::client;
use entity::words::Words;

use super::error::{ErrorCode, OAuthError};

/// The scope that is granted: what was asked for if the client may have all of it, its default if nothing
/// was asked for.
pub(super) fn grant(client: &client::Model, requested: Option<&str>) -> Result<Words, OAuthError> {
    let Some(requested) = requested else {
        return Ok(client.default_scopes.clone());
    };
    let mut granted = Words::default();
    // RFC 6749 §3.3 separates by single spaces; an empty token is none of the client's scopes.
    for scope in requested.split(' ') {
        if !client.scopes.contains(scope) {
            return Err(OAuthError::new(
                ErrorCode::InvalidScope,
                "the scope is malformed, unknown or not allowed for this client",
            ));
        }
        if !granted.contains(scope) {
            granted.0.push(scope.to_owned());
        }
    }
    Ok(granted)
}

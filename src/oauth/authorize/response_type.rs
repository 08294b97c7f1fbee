//! What is asked for (RFC 6749 §3.1.1): a code, by a client that may exchange one.

use entity::client::Model;

use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::grants::AUTHORIZATION_CODE;
use crate::oauth::params::Params;

/// The one response type.
pub(in crate::oauth) const CODE: &str = "code";

pub(super) fn check(client: &Model, params: &Params) -> Result<(), OAuthError> {
    let asked = params.get("response_type");
    let asked = asked.ok_or_else(|| OAuthError::invalid_request("response_type is missing"))?;
    if asked != CODE {
        return Err(OAuthError::new(
            ErrorCode::UnsupportedResponseType,
            "this server gives codes and nothing else: send response_type=code",
        ));
    }
    if !client.grants.contains(AUTHORIZATION_CODE) {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "the client is not registered for the grant type authorization_code",
        ));
    }
    Ok(())
}

//! Parameters that change the request and that this server does not read (OpenID Connect Core §6, §7.2.1).
//! The answer says so: the request would mean something else without them. Nothing is fetched.

use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Params;

/// parameter, code, sentence
const TABLE: [(&str, ErrorCode, &str); 3] = [
    (
        "request",
        ErrorCode::RequestNotSupported,
        "this server reads no request objects; send plain parameters",
    ),
    ("request_uri", ErrorCode::RequestUriNotSupported, "this server fetches no request objects"),
    ("registration", ErrorCode::RegistrationNotSupported, "this server registers no clients by a request"),
];

pub(super) fn check(params: &Params) -> Result<(), OAuthError> {
    match TABLE.into_iter().find(|(name, ..)| params.get(name).is_some()) {
        Some((_, code, description)) => Err(OAuthError::new(code, description)),
        None => Ok(()),
    }
}

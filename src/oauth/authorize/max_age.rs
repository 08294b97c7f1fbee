//! How long ago the user may have proven who they are (OpenID Connect Core §3.1.2.1).

use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;

/// Seconds.
pub(super) fn read(params: &Params) -> Result<Option<i64>, OAuthError> {
    let Some(text) = params.get("max_age") else {
        return Ok(None);
    };
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = text.parse().ok().filter(|_| is_plain);
    seconds.map(Some).ok_or_else(|| OAuthError::invalid_request("max_age is no number of seconds"))
}

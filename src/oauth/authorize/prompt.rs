//! What the user is to be asked again, or that they must not be asked (OpenID Connect Core §3.1.2.1).

use entity::words::Words;

use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;

pub(super) const NONE: &str = "none";
pub(super) const LOGIN: &str = "login";
pub(super) const CONSENT: &str = "consent";
pub(super) const SELECT_ACCOUNT: &str = "select_account";

/// All values.
pub(in crate::oauth) const ALL: [&str; 4] = [NONE, LOGIN, CONSENT, SELECT_ACCOUNT];

pub(super) fn read(params: &Params) -> Result<Words, OAuthError> {
    let words: Words = params.get("prompt").unwrap_or_default().split_ascii_whitespace().collect();
    if words.iter().any(|word| !ALL.contains(&word)) {
        return Err(OAuthError::invalid_request(
            "a prompt is not known here: there are none, login, consent and select_account",
        ));
    }
    if words.contains(NONE) && words.0.len() > 1 {
        return Err(OAuthError::invalid_request("prompt=none stands alone"));
    }
    Ok(words)
}

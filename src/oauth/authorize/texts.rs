//! Texts of the client's own choice, which are kept with the request. They have a length that every database
//! and every token holds.

use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;

const MAX_STATE_BYTES: usize = 4096;
const MAX_NONCE_BYTES: usize = 1024;
const MAX_HINT_BYTES: usize = 512;

/// Whether a text can be a state.
pub(super) fn is_state(text: &str) -> bool {
    text.len() <= MAX_STATE_BYTES
}

pub(super) fn state(params: &Params) -> Result<Option<String>, OAuthError> {
    let state = params.get("state").map(str::to_owned);
    if state.as_deref().is_none_or(is_state) {
        return Ok(state);
    }
    Err(OAuthError::invalid_request("the state is longer than 4096 bytes"))
}

pub(super) fn nonce(params: &Params) -> Result<Option<String>, OAuthError> {
    let nonce = params.get("nonce").map(str::to_owned);
    if nonce.as_ref().is_none_or(|nonce| nonce.len() <= MAX_NONCE_BYTES) {
        return Ok(nonce);
    }
    Err(OAuthError::invalid_request("the nonce is longer than 1024 bytes"))
}

/// A hint that is too long is no help, and no error either.
pub(super) fn login_hint(params: &Params) -> Option<String> {
    hint(params, "login_hint")
}

pub(super) fn ui_locales(params: &Params) -> Option<String> {
    hint(params, "ui_locales")
}

fn hint(params: &Params, name: &str) -> Option<String> {
    params.get(name).filter(|text| text.len() <= MAX_HINT_BYTES).map(str::to_owned)
}

//! Origins whose pages may not read an answer. Only the log is told: a browser says no more than that
//! something failed.

use entity::client;
use poem::http::HeaderValue;

use crate::address::Prefix;
use crate::oauth;
use crate::repeats::{Due, MINUTE};
use crate::state::AppState;

/// Longest origin in the log; a host name has at most 253 characters.
const MAX_CHARS: usize = 300;

/// Tells the log. Of our own pages it has nothing to say: they read every answer. `client` is missing where
/// nobody knows who asks.
pub(super) fn log(state: &AppState, origin: &HeaderValue, client: Option<&client::Model>, address: Prefix) {
    let text = String::from_utf8_lossy(origin.as_bytes());
    if oauth::is_own_origin(&state.issuer, &text) {
        return;
    }
    let origin: String = text.chars().take(MAX_CHARS).collect();
    let client_id = client.map(|client| client.id.as_str());
    // The address tells lines apart, and not the origin, which is anything that a program has made up.
    let key = format!("{} {}", address.outermost(), client_id.unwrap_or_default());
    if let Some(Due { left_out }) = state.repeats.due("origin refused", key, MINUTE) {
        tracing::info!(origin, %address, client.id = client_id, repeated = left_out, "origin refused");
    }
}

//! Which scopes a request asks for (RFC 6749 §3.3, OpenID Connect Core §3.1.2.1).

use entity::client::Model;
use entity::words::Words;

use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;
use crate::oauth::scope::{self, BUILT_IN, OFFLINE_ACCESS, OPENID};
use crate::state::AppState;

/// The scopes of a request. With `openid`, those are left out that nobody knows: libraries for any provider
/// ask for them (B13). So is `offline_access` where it is not registered: what it asks for depends on the
/// client's grants alone (OpenID Connect Core §11).
pub(super) async fn scope(state: &AppState, client: &Model, params: &Params) -> Result<Words, OAuthError> {
    let text = params.get("scope");
    let asked: Words = text.unwrap_or_default().split(' ').collect();
    if !asked.contains(OPENID) {
        return scope::grant(client, text);
    }
    let mut known = Words::default();
    for scope in asked.iter().filter(|scope| *scope != OFFLINE_ACCESS || client.scopes.contains(scope)) {
        if BUILT_IN.contains(&scope) || state.clients.knows_scope(scope).await {
            known.0.push(scope.to_owned());
        }
    }
    scope::grant(client, Some(&known.to_string()))
}

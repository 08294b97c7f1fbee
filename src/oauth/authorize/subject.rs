//! Who is to sign in, by an ID token that the client has sent along (OpenID Connect Core §3.1.2.1).

use entity::client::Model;
use uuid::Uuid;

use crate::oauth::error::OAuthError;
use crate::oauth::hint;
use crate::oauth::params::Params;
use crate::state::AppState;

/// The user of the `id_token_hint`, which may have expired. An app that hints at one user must not get
/// another, so that a hint is either an ID token of this client's or an error (OpenID Connect Core §3.1.2.2).
pub(super) async fn hinted(
    state: &AppState,
    client: &Model,
    params: &Params,
) -> Result<Option<Uuid>, OAuthError> {
    let Some(token) = params.get("id_token_hint") else {
        return Ok(None);
    };
    let hint = hint::read(state, token).await?.filter(|hint| hint.client_id == client.id);
    match hint {
        Some(hint) => Ok(Some(hint.user_id)),
        None => {
            Err(OAuthError::invalid_request("the id_token_hint is no ID token that this client was issued"))
        }
    }
}

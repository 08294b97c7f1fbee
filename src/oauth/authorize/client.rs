//! Which client asks. Nobody proves anything here: the redirect URI decides where the answer goes.

use std::sync::Arc;

use entity::client::Model;

use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;
use crate::state::AppState;

/// The enabled client that the request names.
pub(super) async fn find(state: &AppState, params: &Params) -> Result<Arc<Model>, OAuthError> {
    let id = params.get("client_id").ok_or_else(|| OAuthError::invalid_request("client_id is missing"))?;
    let client = state.clients.find(id).await?;
    client.ok_or_else(|| OAuthError::invalid_request("no client has this client_id, or it is disabled"))
}

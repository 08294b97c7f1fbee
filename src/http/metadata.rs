//! Public documents about the server, one file a URL.

mod jwks;
pub(super) mod oauth_authorization_server;
pub(super) mod openid_configuration;
mod status_lists;
mod status_lists_id;

use std::sync::Arc;

use super::endpoints::Apis;
use crate::state::AppState;

/// What is documented.
pub(super) fn api(state: &AppState) -> impl Apis {
    let shared = Arc::new(state.clone());
    (
        jwks::JwksApi::new(state),
        oauth_authorization_server::MetadataApi::new(state),
        openid_configuration::OpenIdApi::new(state),
        status_lists_id::StatusListApi::new(&shared),
        status_lists::StatusListsApi::new(&shared),
    )
}

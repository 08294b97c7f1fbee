//! Authorization server metadata (RFC 8414): what is switched on, and nothing else.

use serde::Serialize;

use super::grants;
use crate::state::AppState;

/// The document (RFC 8414 §2).
#[derive(Clone, Debug, Serialize)]
pub struct Metadata {
    /// The issuer identifier.
    pub issuer: String,
    /// URL of the token endpoint.
    pub token_endpoint: String,
    /// URL of the keys.
    pub jwks_uri: String,
    /// URL of the revocation endpoint.
    pub revocation_endpoint: String,
    /// URL of the introspection endpoint.
    pub introspection_endpoint: String,
    /// Grants of the registry.
    pub grant_types_supported: Vec<&'static str>,
    /// Empty: there is no authorization endpoint yet. The member is required.
    pub response_types_supported: Vec<&'static str>,
    /// At the token endpoint.
    pub token_endpoint_auth_methods_supported: [&'static str; 3],
    /// At the revocation endpoint.
    pub revocation_endpoint_auth_methods_supported: [&'static str; 3],
    /// At the introspection endpoint: a public client is told nothing.
    pub introspection_endpoint_auth_methods_supported: [&'static str; 2],
    /// URL of the documentation for developers.
    pub service_documentation: String,
}

const AUTH_METHODS: [&str; 3] = ["client_secret_basic", "client_secret_post", "none"];

/// Describes this server.
pub fn metadata(state: &AppState) -> Metadata {
    let url = state.config.server.public_url();
    Metadata {
        issuer: state.issuer.to_string(),
        token_endpoint: format!("{url}/token"),
        jwks_uri: format!("{url}/.well-known/jwks.json"),
        revocation_endpoint: format!("{url}/revoke"),
        introspection_endpoint: format!("{url}/introspect"),
        grant_types_supported: grants::names().collect(),
        response_types_supported: Vec::new(),
        token_endpoint_auth_methods_supported: AUTH_METHODS,
        revocation_endpoint_auth_methods_supported: AUTH_METHODS,
        introspection_endpoint_auth_methods_supported: [AUTH_METHODS[0], AUTH_METHODS[1]],
        service_documentation: format!("{url}/docs"),
    }
}

//! Authorization server metadata (RFC 8414, OpenID Connect Discovery): what is switched on, and nothing else.

use serde::Serialize;

use super::authorize::{CODE, PROMPTS, ResponseMode, S256};
use super::id_token::ACR;
use super::{grants, scope};
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
    /// Empty where there is no authorization endpoint. The member is required.
    pub response_types_supported: Vec<&'static str>,
    /// URL of the userinfo endpoint.
    pub userinfo_endpoint: String,
    /// Scopes that this server itself knows; clients may be registered for others.
    pub scopes_supported: [&'static str; 5],
    /// What ID tokens and userinfo say of a person and a login.
    pub claims_supported: Vec<&'static str>,
    /// Every client is told the same `sub`.
    pub subject_types_supported: [&'static str; 1],
    /// How ID tokens are signed.
    pub id_token_signing_alg_values_supported: [&'static str; 1],
    /// Classes of authentication.
    pub acr_values_supported: [&'static str; 1],
    /// The parameter `claims` is ignored.
    pub claims_parameter_supported: bool,
    /// The parameter `request` is refused.
    pub request_parameter_supported: bool,
    /// The parameter `request_uri` is refused.
    pub request_uri_parameter_supported: bool,
    /// What needs pages.
    #[serde(flatten)]
    pub authorization: Option<AuthorizationMetadata>,
    /// At the token endpoint.
    pub token_endpoint_auth_methods_supported: [&'static str; 3],
    /// At the revocation endpoint.
    pub revocation_endpoint_auth_methods_supported: [&'static str; 3],
    /// At the introspection endpoint: a public client is told nothing.
    pub introspection_endpoint_auth_methods_supported: [&'static str; 2],
    /// URL of the list of status lists (draft-ietf-oauth-status-list §9.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_list_aggregation_endpoint: Option<String>,
    /// URL of the documentation for developers.
    pub service_documentation: String,
}

/// Of the authorization endpoint, and of the pages behind it.
#[derive(Clone, Debug, Serialize)]
pub struct AuthorizationMetadata {
    /// URL of the authorization endpoint.
    pub authorization_endpoint: String,
    /// URL at which apps end a login (OpenID Connect RP-Initiated Logout §2.1).
    pub end_session_endpoint: String,
    /// Languages of the pages (BCP 47).
    pub ui_locales_supported: [&'static str; 1],
    /// How answers travel.
    pub response_modes_supported: Vec<&'static str>,
    /// Methods of PKCE.
    pub code_challenge_methods_supported: [&'static str; 1],
    /// Answers say from whom they are (RFC 9207).
    pub authorization_response_iss_parameter_supported: bool,
    /// Values of `prompt`.
    pub prompt_values_supported: [&'static str; 4],
}

const CLAIMS: [&str; 16] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "sid",
    "at_hash",
    "preferred_username",
    "name",
    "email",
    "email_verified",
    "roles",
];

const AUTH_METHODS: [&str; 3] = ["client_secret_basic", "client_secret_post", "none"];

/// Describes this server.
pub fn metadata(state: &AppState) -> Metadata {
    let url = state.config.server.public_url();
    let has_pages = state.config.server.has_pages();
    Metadata {
        issuer: state.issuer.to_string(),
        token_endpoint: format!("{url}/token"),
        jwks_uri: format!("{url}/.well-known/jwks.json"),
        revocation_endpoint: format!("{url}/revoke"),
        introspection_endpoint: format!("{url}/introspect"),
        grant_types_supported: grants::names()
            .filter(|name| has_pages || *name != grants::AUTHORIZATION_CODE)
            .collect(),
        response_types_supported: if has_pages { vec![CODE] } else { Vec::new() },
        userinfo_endpoint: format!("{url}/userinfo"),
        scopes_supported: scope::BUILT_IN,
        claims_supported: CLAIMS.to_vec(),
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        acr_values_supported: [ACR],
        claims_parameter_supported: false,
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
        authorization: has_pages.then(|| AuthorizationMetadata {
            authorization_endpoint: format!("{url}/authorize"),
            end_session_endpoint: format!("{url}/logout"),
            ui_locales_supported: ["en"],
            response_modes_supported: ResponseMode::ALL.map(ResponseMode::as_str).to_vec(),
            code_challenge_methods_supported: [S256],
            authorization_response_iss_parameter_supported: true,
            prompt_values_supported: PROMPTS,
        }),
        token_endpoint_auth_methods_supported: AUTH_METHODS,
        revocation_endpoint_auth_methods_supported: AUTH_METHODS,
        introspection_endpoint_auth_methods_supported: [AUTH_METHODS[0], AUTH_METHODS[1]],
        status_list_aggregation_endpoint: (state.config.tokens.status_list)
            .then(|| format!("{url}/status-lists")),
        service_documentation: format!("{url}/docs"),
    }
}

//! `GET /.well-known/oauth-authorization-server` (RFC 8414 §3).

use bytes::Bytes;
use poem::endpoint::{BoxEndpoint, make_sync};
use poem::http::HeaderValue;
use poem::{EndpointExt as _, IntoResponse, Response};
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type as _;
use poem_openapi::{ApiResponse, Object, OpenApi};

use crate::http::response::document::{JSON, ready};
use crate::http::response::documented_header::cache_control;
use crate::http::response::limited::Limited;
use crate::http::tag::Tag;
use crate::oauth::discovery;
use crate::state::AppState;

pub(in crate::http) const PATH: &str = "/.well-known/oauth-authorization-server";

/// How long the document may be cached. The document changes only with a restart.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=300");

#[derive(Clone)]
pub(super) struct MetadataApi {
    document: Bytes,
}

impl MetadataApi {
    /// The document is made once: it says what the configuration says.
    pub(super) fn new(state: &AppState) -> Self {
        Self { document: document(state) }
    }
}

/// What the server offers, and where (RFC 8414 §2).
#[derive(Debug, Object)]
#[oai(rename = "AuthorizationServerMetadata")]
struct MetadataObject {
    /// The issuer: `iss` of every token.
    issuer: String,
    /// The URL of the token endpoint.
    token_endpoint: String,
    /// The URL of the public keys.
    jwks_uri: String,
    /// The URL of the revocation endpoint.
    revocation_endpoint: String,
    /// The URL of the introspection endpoint.
    introspection_endpoint: String,
    /// The values of `grant_type` that the token endpoint knows.
    grant_types_supported: Vec<String>,
    /// What the authorization endpoint gives; empty where there is none.
    response_types_supported: Vec<String>,
    /// The URL of the userinfo endpoint.
    userinfo_endpoint: String,
    /// Scopes that this server itself knows; clients may be registered for others.
    scopes_supported: Vec<String>,
    /// What ID tokens and userinfo say.
    claims_supported: Vec<String>,
    /// `public`: every client is told the same `sub`.
    subject_types_supported: Vec<String>,
    /// How ID tokens are signed.
    id_token_signing_alg_values_supported: Vec<String>,
    /// Classes of authentication.
    acr_values_supported: Vec<String>,
    /// The parameter `claims` is ignored.
    claims_parameter_supported: bool,
    /// The parameter `request` is refused.
    request_parameter_supported: bool,
    /// The parameter `request_uri` is refused.
    request_uri_parameter_supported: bool,
    /// The URL of the authorization endpoint. It and what follows are there where pages are.
    #[oai(skip_serializing_if_is_none)]
    authorization_endpoint: Option<String>,
    /// The URL at which apps end a login.
    #[oai(skip_serializing_if_is_none)]
    end_session_endpoint: Option<String>,
    /// Languages of the pages (BCP 47).
    #[oai(skip_serializing_if_is_none)]
    ui_locales_supported: Option<Vec<String>>,
    /// How answers of the authorization endpoint travel.
    #[oai(skip_serializing_if_is_none)]
    response_modes_supported: Option<Vec<String>>,
    /// Methods of PKCE.
    #[oai(skip_serializing_if_is_none)]
    code_challenge_methods_supported: Option<Vec<String>>,
    /// Answers say from whom they are (RFC 9207).
    #[oai(skip_serializing_if_is_none)]
    authorization_response_iss_parameter_supported: Option<bool>,
    /// Values of `prompt`.
    #[oai(skip_serializing_if_is_none)]
    prompt_values_supported: Option<Vec<String>>,
    /// How a client proves who it is at the token endpoint.
    token_endpoint_auth_methods_supported: Vec<String>,
    /// How a client proves who it is at the revocation endpoint.
    revocation_endpoint_auth_methods_supported: Vec<String>,
    /// How a client proves who it is at the introspection endpoint.
    introspection_endpoint_auth_methods_supported: Vec<String>,
    /// The URL of the list of status lists.
    #[oai(skip_serializing_if_is_none)]
    status_list_aggregation_endpoint: Option<String>,
    /// The URL of a page for developers.
    service_documentation: String,
}

/// The document.
pub(super) struct MetadataAnswer(pub(super) Response);

impl IntoResponse for MetadataAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for MetadataAnswer {
    fn meta() -> MetaResponses {
        let schema = Json::<MetadataObject>::schema_ref();
        let document = MetaResponse {
            description: "What the server offers.",
            status: Some(200),
            status_range: None,
            content: vec![MetaMediaType { content_type: "application/json", schema }],
            headers: vec![cache_control()],
        };
        MetaResponses { responses: vec![document] }
    }

    fn register(registry: &mut Registry) {
        MetadataObject::register(registry);
    }
}

#[OpenApi(tag = "Tag::Tokens")]
impl MetadataApi {
    /// Find out what the server offers
    ///
    /// For the libraries of clients. Where the issuer has a path, the same document also stands where
    /// RFC 8414 §3.1 puts it, with that path at the end.
    #[oai(
        path = "/.well-known/oauth-authorization-server",
        method = "get",
        operation_id = "get_authorization_server_metadata"
    )]
    async fn get_authorization_server_metadata(&self) -> Limited<MetadataAnswer> {
        Limited(MetadataAnswer(answer(self.document.clone())))
    }
}

/// The same document at another URL.
pub(in crate::http) fn endpoint(state: &AppState) -> BoxEndpoint<'static> {
    let document = document(state);
    make_sync(move |_| answer(document.clone())).map_to_response().boxed()
}

pub(super) fn document(state: &AppState) -> Bytes {
    serde_json::to_vec(&discovery::metadata(state)).unwrap_or_default().into()
}

pub(super) fn answer(body: Bytes) -> Response {
    ready(JSON, CACHE_CONTROL, body)
}

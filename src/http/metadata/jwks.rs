//! `GET /.well-known/jwks.json` (RFC 7517 §5).

use std::sync::Arc;

use poem::http::HeaderValue;
use poem::{IntoResponse, Response};
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type as _;
use poem_openapi::{ApiResponse, Object, OpenApi};

use crate::http::response::document::{JSON, ready, tagged};
use crate::http::response::documented_header::{cache_control, etag};
use crate::http::response::limited::Limited;
use crate::http::tag::Tag;
use crate::keyring::{Jwks, Keyring};
use crate::state::AppState;

#[derive(Clone)]
pub(super) struct JwksApi {
    keyring: Arc<Keyring>,
}

impl JwksApi {
    pub(super) fn new(state: &AppState) -> Self {
        Self { keyring: Arc::clone(&state.keyring) }
    }
}

/// A public key (RFC 7517 §4).
#[derive(Debug, Object)]
#[oai(rename = "Jwk")]
struct JwkObject {
    /// The kind of key: `RSA`.
    kty: String,
    /// What the key is for: `sig`.
    r#use: String,
    /// The algorithm of its signatures: `RS256`.
    alg: String,
    /// The key's id, which stands in the header of each token: its thumbprint (RFC 7638).
    kid: String,
    /// The modulus, in base64url.
    n: String,
    /// The exponent, in base64url.
    e: String,
}

/// The public keys (RFC 7517 §5).
#[derive(Debug, Object)]
#[oai(rename = "JwkSet")]
struct JwkSetObject {
    /// The keys; there may be several at a time.
    keys: Vec<JwkObject>,
}

/// The document as the keyring has made it.
struct JwksAnswer(Response);

impl IntoResponse for JwksAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for JwksAnswer {
    fn meta() -> MetaResponses {
        let schema = Json::<JwkSetObject>::schema_ref();
        let keys = MetaResponse {
            description: "The keys; cache them as `Cache-Control` says.",
            status: Some(200),
            status_range: None,
            content: vec![MetaMediaType { content_type: "application/json", schema }],
            headers: vec![cache_control(), etag()],
        };
        let unchanged = MetaResponse {
            description: "The keys are those whose `ETag` stood in `If-None-Match`.",
            status: Some(304),
            status_range: None,
            content: Vec::new(),
            headers: vec![cache_control(), etag()],
        };
        MetaResponses { responses: vec![keys, unchanged] }
    }

    fn register(registry: &mut Registry) {
        JwkSetObject::register(registry);
    }
}

#[OpenApi(tag = "Tag::Tokens")]
impl JwksApi {
    /// Get the public keys
    ///
    /// With these a service verifies access tokens by itself.
    #[oai(path = "/.well-known/jwks.json", method = "get", operation_id = "get_jwks")]
    async fn get_jwks(&self) -> Limited<JwksAnswer> {
        Limited(JwksAnswer(document(&self.keyring.jwks())))
    }
}

fn document(jwks: &Jwks) -> Response {
    let cache_control = HeaderValue::from_str(&jwks.cache_control);
    let cache_control = cache_control.unwrap_or(const { HeaderValue::from_static("no-store") });
    tagged(&jwks.etag, ready(JSON, cache_control, jwks.body.clone()))
}

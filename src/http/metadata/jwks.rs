//! `GET /.well-known/jwks.json` (RFC 7517 §5).

use std::sync::Arc;

use poem::http::{StatusCode, header};
use poem::web::Data;
use poem::{IntoResponse, Request, Response};
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type as _;
use poem_openapi::{ApiResponse, Object, OpenApi};

use crate::http::response::caching;
use crate::http::tag::Tag;
use crate::state::AppState;

#[derive(Clone, Copy)]
pub(super) struct JwksApi;

/// A public key (RFC 7517 §4).
#[derive(Debug, Object)]
#[oai(rename = "Jwk")]
struct JwkObject {
    /// `RSA`.
    kty: String,
    /// `sig`.
    r#use: String,
    /// `RS256`.
    alg: String,
    /// RFC 7638 thumbprint.
    kid: String,
    /// Modulus.
    n: String,
    /// Exponent.
    e: String,
}

/// The public keys (RFC 7517 §5).
#[derive(Debug, Object)]
#[oai(rename = "JwkSet")]
struct JwkSetObject {
    /// One or more.
    keys: Vec<JwkObject>,
}

/// The document as the keyring has made it, or 304.
struct JwksAnswer(Response);

impl IntoResponse for JwksAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for JwksAnswer {
    fn meta() -> MetaResponses {
        let schema = Json::<JwkSetObject>::schema_ref();
        MetaResponses {
            responses: vec![MetaResponse {
                description: "The keys; cache them as `Cache-Control` says.",
                status: Some(200),
                status_range: None,
                content: vec![MetaMediaType { content_type: "application/json", schema }],
                headers: Vec::new(),
            }],
        }
    }

    fn register(registry: &mut Registry) {
        JwkSetObject::register(registry);
    }
}

#[OpenApi(tag = "Tag::Tokens")]
impl JwksApi {
    /// Get the public keys
    #[oai(path = "/.well-known/jwks.json", method = "get", operation_id = "get_jwks")]
    async fn get_jwks(&self, request: &Request, Data(state): Data<&Arc<AppState>>) -> JwksAnswer {
        let jwks = state.keyring.jwks();
        let response = Response::builder()
            .header(header::ETAG, &jwks.etag)
            .header(header::CACHE_CONTROL, &jwks.cache_control);
        if caching::has_seen(request, &jwks.etag) {
            return JwksAnswer(response.status(StatusCode::NOT_MODIFIED).finish());
        }
        JwksAnswer(response.content_type("application/json").body(jwks.body.clone()))
    }
}

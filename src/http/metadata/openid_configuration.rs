//! `GET /.well-known/openid-configuration` (OpenID Connect Discovery §4): the same document under the name by
//! which libraries of OpenID Connect look for it.

use bytes::Bytes;
use poem_openapi::OpenApi;

use super::oauth_authorization_server::{MetadataAnswer, answer, document};
use crate::http::response::limited::Limited;
use crate::http::tag::Tag;
use crate::state::AppState;

pub(in crate::http) const PATH: &str = "/.well-known/openid-configuration";

#[derive(Clone)]
pub(super) struct OpenIdApi {
    document: Bytes,
}

impl OpenIdApi {
    /// The document is made once: it says what the configuration says.
    pub(super) fn new(state: &AppState) -> Self {
        Self { document: document(state) }
    }
}

#[OpenApi(tag = "Tag::Tokens")]
impl OpenIdApi {
    /// Find out what the server offers, for OpenID Connect
    ///
    /// The same document as `/.well-known/oauth-authorization-server`.
    #[oai(
        path = "/.well-known/openid-configuration",
        method = "get",
        operation_id = "get_openid_configuration"
    )]
    async fn get_openid_configuration(&self) -> Limited<MetadataAnswer> {
        Limited(MetadataAnswer(answer(self.document.clone())))
    }
}

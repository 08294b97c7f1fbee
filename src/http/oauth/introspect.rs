//! `POST /introspect` (RFC 7662).

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::types::Any;

use super::fields::token_fields;
use crate::http::request::caller::oauth_request;
use crate::http::request::form::{Documented, OAuthForm};
use crate::http::response::oauth_answer::OAuthAnswer;
use crate::http::tag::Tag;
use crate::oauth::grants::Field;
use crate::oauth::introspect::{self, Introspection};
use crate::state::AppState;

#[derive(Clone, Copy)]
pub(super) struct IntrospectApi;

struct IntrospectionRequest;

impl Documented for IntrospectionRequest {
    const SCHEMA: &'static str = "IntrospectionRequest";

    fn fields() -> Vec<Field> {
        token_fields()
    }

    fn example(_: &str) -> &'static str {
        ""
    }
}

#[OpenApi(tag = "Tag::Tokens")]
impl IntrospectApi {
    /// Ask about a token
    ///
    /// For confidential clients, about tokens that were issued to them or are meant for them. Everything else
    /// is `{"active":false}`.
    #[oai(path = "/introspect", method = "post", operation_id = "introspect_token")]
    async fn introspect_token(
        &self,
        request: &Request,
        Data(state): Data<&Arc<AppState>>,
        form: OAuthForm<IntrospectionRequest>,
    ) -> OAuthAnswer<Any<Introspection>> {
        let outcome = introspect::handle(state, &oauth_request(request, state, &form.params)).await;
        OAuthAnswer::of(request, outcome).map(Any)
    }
}

//! `POST /revoke` (RFC 7009).

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::{Object, OpenApi};

use super::fields::token_fields;
use crate::http::request::caller::oauth_request;
use crate::http::request::form::{Documented, OAuthForm};
use crate::http::response::oauth_answer::{OAuthAnswer, Success};
use crate::http::tag::Tag;
use crate::oauth::grants::Field;
use crate::oauth::revoke;
use crate::state::AppState;

#[derive(Clone, Copy)]
pub(super) struct RevokeApi;

/// Says nothing: a token that was never ours is answered like one that is revoked now.
#[derive(Debug, Object)]
#[oai(rename = "RevocationResponse")]
struct RevocationObject {}

impl Success for RevocationObject {
    const DESCRIPTION: &'static str = "The token is worth nothing now, whatever it was before.";
}

struct RevocationRequest;

impl Documented for RevocationRequest {
    const SCHEMA: &'static str = "RevocationRequest";
    const DESCRIPTION: &'static str = "The token that is to be worth nothing any more (RFC 7009 §2.1).";

    const REQUIRED: &'static [&'static str] = &["token"];

    fn fields() -> Vec<Field> {
        token_fields()
    }

    fn example(_: &str) -> &'static str {
        ""
    }
}

#[OpenApi(tag = "Tag::Tokens")]
impl RevokeApi {
    /// Revoke a token
    ///
    /// A refresh token ends its session. An access token is worth nothing from now on, and so are those that
    /// its session was given before, or that the client was issued for itself. Services that verify offline
    /// learn it from the status lists.
    #[oai(path = "/revoke", method = "post", operation_id = "revoke_token")]
    async fn revoke_token(
        &self,
        request: &Request,
        Data(state): Data<&Arc<AppState>>,
        form: OAuthForm<RevocationRequest>,
    ) -> OAuthAnswer<RevocationObject> {
        let outcome = revoke::handle(state, &oauth_request(request, state, form.params)).await;
        OAuthAnswer::of(request, outcome).map(|()| RevocationObject {})
    }
}

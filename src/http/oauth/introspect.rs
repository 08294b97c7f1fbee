//! `POST /introspect` (RFC 7662).

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::{Object, OpenApi};

use super::audience::AudienceObject;
use super::fields::token_fields;
use crate::http::request::caller::oauth_request;
use crate::http::request::form::{Documented, OAuthForm};
use crate::http::response::oauth_answer::{OAuthAnswer, Success};
use crate::http::tag::Tag;
use crate::oauth::grants::Field;
use crate::oauth::introspect::{self, Introspection, TokenMetadata};
use crate::state::AppState;

#[derive(Clone, Copy)]
pub(super) struct IntrospectApi;

/// What is said about a token (RFC 7662 §2.2). Of one that is not active, only that.
#[derive(Debug, Default, Object)]
#[oai(rename = "IntrospectionResponse", skip_serializing_if_is_none)]
struct IntrospectionObject {
    /// Whether the token is worth anything. Without this there is nothing else.
    active: bool,
    /// The granted scope; absent if none was granted.
    scope: Option<String>,
    /// The client that the token was issued to.
    client_id: Option<String>,
    /// The user's name to log in with, where the scope has `profile`.
    username: Option<String>,
    /// `Bearer`; absent for a refresh token.
    token_type: Option<String>,
    /// When the token expires, in seconds since 1970.
    exp: Option<i64>,
    /// When an access token was issued, in seconds since 1970.
    iat: Option<i64>,
    /// The user's id, or the client's own.
    sub: Option<String>,
    /// For which APIs an access token is.
    aud: Option<AudienceObject>,
    /// The issuer.
    iss: Option<String>,
    /// The id of an access token.
    jti: Option<String>,
    /// The session's id; absent in a token for the client itself.
    sid: Option<String>,
}

impl From<Introspection> for IntrospectionObject {
    fn from(Introspection { active, token }: Introspection) -> Self {
        let Some(token) = token else {
            return Self { active, ..Self::default() };
        };
        let TokenMetadata { scope, client_id, username, token_type, exp, iat, sub, aud, iss, jti, sid } =
            token;
        Self {
            active,
            scope,
            client_id: Some(client_id),
            username,
            token_type: token_type.map(str::to_owned),
            exp: Some(exp),
            iat,
            sub: Some(sub),
            aud: aud.map(AudienceObject),
            iss: Some(iss),
            jti,
            sid,
        }
    }
}

impl Success for IntrospectionObject {
    const DESCRIPTION: &'static str = "What the token is worth now.";
}

struct IntrospectionRequest;

impl Documented for IntrospectionRequest {
    const SCHEMA: &'static str = "IntrospectionRequest";
    const DESCRIPTION: &'static str = "The token that is asked about (RFC 7662 §2.1).";

    const REQUIRED: &'static [&'static str] = &["token"];

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
    ) -> OAuthAnswer<IntrospectionObject> {
        let outcome = introspect::handle(state, &oauth_request(request, state, form.params)).await;
        OAuthAnswer::of(request, outcome).map(IntrospectionObject::from)
    }
}

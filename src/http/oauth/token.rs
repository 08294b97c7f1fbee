//! `POST /token` (RFC 6749 §3.2).

use std::sync::Arc;

use poem::Request;
use poem::web::Data;
use poem_openapi::registry::MetaHeader;
use poem_openapi::{Object, OpenApi};

use super::fields::CLIENT_FIELDS;
use crate::http::request::caller::oauth_request;
use crate::http::request::form::{Documented, OAuthForm};
use crate::http::response::device_header;
use crate::http::response::oauth_answer::{OAuthAnswer, Success};
use crate::http::tag::Tag;
use crate::oauth::grants::{self, Field};
use crate::oauth::{TokenResponse, token};
use crate::state::AppState;

#[derive(Clone, Copy)]
pub(super) struct TokenApi;

/// A successful answer (RFC 6749 §5.1).
#[derive(Debug, Object)]
#[oai(rename = "TokenResponse")]
struct TokenObject {
    /// A JWT (RFC 9068); verify it against the JWKS.
    access_token: String,
    /// Always `Bearer`.
    token_type: String,
    /// Lifetime in seconds.
    expires_in: i64,
    /// Exchange it for the next access token; absent unless the client has the grant `refresh_token`.
    #[oai(skip_serializing_if_is_none)]
    refresh_token: Option<String>,
    /// Says who has logged in and how, for the client alone; with the scope `openid` (OpenID Connect Core
    /// §2).
    #[oai(skip_serializing_if_is_none)]
    id_token: Option<String>,
    /// The granted scope; absent when none was granted.
    #[oai(skip_serializing_if_is_none)]
    scope: Option<String>,
}

impl From<TokenResponse> for TokenObject {
    fn from(response: TokenResponse) -> Self {
        Self {
            access_token: response.access_token,
            token_type: response.token_type.to_owned(),
            expires_in: response.expires_in,
            refresh_token: response.refresh_token.map(|token| token.encode().expose().to_owned()),
            id_token: response.id_token,
            scope: response.scope,
        }
    }
}

impl Success for TokenObject {
    const DESCRIPTION: &'static str = "The tokens.";

    fn headers() -> Vec<MetaHeader> {
        vec![device_header::documented()]
    }
}

/// The documented fields are those of the registered grants.
struct TokenRequest;

impl Documented for TokenRequest {
    const SCHEMA: &'static str = "TokenRequest";
    const DESCRIPTION: &'static str = "What a token is asked for with (RFC 6749 §4).";

    const REQUIRED: &'static [&'static str] = &["grant_type"];
    const IS_LOGIN: bool = true;

    fn fields() -> Vec<Field> {
        let grant_type = Field {
            name: "grant_type",
            description: "How the token is asked for. Where the server has a default client, a form that \
                          names no client may leave it out, and means `password`.",
            format: None,
        };
        [grant_type].into_iter().chain(CLIENT_FIELDS).chain(grants::fields()).collect()
    }

    fn values(field: &str) -> Vec<&'static str> {
        if field == "grant_type" { grants::names().collect() } else { Vec::new() }
    }

    fn example(field: &str) -> &'static str {
        match field {
            "grant_type" => "password",
            "username" => "alice",
            _ => "",
        }
    }
}

#[OpenApi(tag = "Tag::Tokens")]
impl TokenApi {
    /// Get a token
    ///
    /// Exchanges an authorization code or a refresh token, logs a user in (`password`), or gives a client a
    /// token of its own (`client_credentials`). Which fields a form needs beside `grant_type` follows from
    /// that.
    #[oai(
        path = "/token",
        method = "post",
        operation_id = "create_token",
        request_header(
            name = "Countersign-Device",
            ty = "Option<String>",
            description = "The token that this device got with an earlier login."
        ),
        request_header(
            name = "Countersign-Client-Address",
            ty = "Option<String>",
            description = "The address of the user, from a client that was registered with `--may-vouch`."
        )
    )]
    async fn create_token(
        &self,
        request: &Request,
        Data(state): Data<&Arc<AppState>>,
        form: OAuthForm<TokenRequest>,
    ) -> OAuthAnswer<TokenObject> {
        let outcome = token::handle(state, oauth_request(request, state, form.params)).await;
        let device = outcome.result.as_ref().ok().and_then(|response| response.device.clone());
        let answer = OAuthAnswer::of(request, outcome).map(TokenObject::from);
        answer.for_device(device).with_detail(form.for_fastapi)
    }
}

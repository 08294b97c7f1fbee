//! `POST /token` (RFC 6749 §3.2).

use poem::Request;
use poem::http::{HeaderValue, header};
use poem::web::Data;
use poem_openapi::{Object, OpenApi};

use super::answer::OAuthAnswer;
use super::form::OAuthForm;
use super::known_client::KnownClient;
use super::tag::Tag;
use crate::oauth::{TokenResponse, token};
use crate::state::AppState;

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
            scope: response.scope,
        }
    }
}

#[OpenApi(tag = "Tag::Tokens")]
impl TokenApi {
    /// Get a token
    #[oai(path = "/token", method = "post", operation_id = "create_token")]
    async fn create_token(
        &self,
        request: &Request,
        Data(state): Data<&AppState>,
        OAuthForm(params): OAuthForm,
    ) -> OAuthAnswer<TokenObject> {
        let authorization = request.headers().get_all(header::AUTHORIZATION).iter();
        let authorization: Vec<&[u8]> = authorization.map(HeaderValue::as_bytes).collect();
        let outcome = token::handle(state, &authorization, &params).await;
        if let Some(client) = outcome.client {
            KnownClient::note(request, client);
        }
        OAuthAnswer(outcome.result.map(TokenObject::from))
    }
}

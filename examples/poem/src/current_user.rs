//! The user behind a request, as an argument of a handler. A handler that takes it is called only with a
//! good access token.

use poem::error::ResponseError;
use poem::http::{StatusCode, header};
use poem::web::{Data, Json};
use poem::{FromRequest, IntoResponse as _, Request, RequestBody, Response, Result};
use serde::Serialize;
use serde_json::json;

use crate::access_token::{Claims, Verifier, VerifyError};

/// The user whom the access token names.
#[derive(Debug, Serialize)]
pub struct CurrentUser {
    /// Store this one: a username can change, `sub` never does.
    pub id: String,
    /// The name to log in with.
    pub username: String,
    /// Present with the scope `email`.
    pub email: Option<String>,
    /// As the user entered it.
    pub full_name: Option<String>,
}

/// Why a request is not let in.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub enum Refusal {
    /// No bearer token.
    #[error("Not authenticated")]
    NotAuthenticated,
    /// The token is not one that this service accepts.
    #[error("Could not validate credentials")]
    InvalidToken,
    /// A token without the scope `profile`, or one that a client got for itself, names no user.
    #[error("The access token lacks the scope profile")]
    InsufficientScope,
    /// Nothing can be said about the token.
    #[error("Signing keys are unavailable")]
    KeysUnavailable,
}

impl ResponseError for Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotAuthenticated | Self::InvalidToken => StatusCode::UNAUTHORIZED,
            Self::InsufficientScope => StatusCode::FORBIDDEN,
            Self::KeysUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn as_response(&self) -> Response {
        let challenge = match self {
            Self::NotAuthenticated | Self::InvalidToken => Some("Bearer"),
            Self::InsufficientScope => Some(r#"Bearer error="insufficient_scope", scope="profile""#),
            Self::KeysUnavailable => None,
        };
        let mut response =
            Json(json!({ "detail": self.to_string() })).with_status(self.status()).into_response();
        if let Some(challenge) = challenge {
            let challenge = header::HeaderValue::from_static(challenge);
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl<'a> FromRequest<'a> for CurrentUser {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let Data(verifier) = Data::<&Verifier>::from_request(request, body).await?;
        let token = bearer_token(request).ok_or(Refusal::NotAuthenticated)?;
        let claims = verifier.verify(token).await.map_err(|error| match error {
            VerifyError::Invalid => Refusal::InvalidToken,
            VerifyError::KeysUnavailable(_) => Refusal::KeysUnavailable,
        })?;
        Ok(Self::from_claims(claims).ok_or(Refusal::InsufficientScope)?)
    }
}

impl CurrentUser {
    fn from_claims(claims: Claims) -> Option<Self> {
        let username = claims.preferred_username?;
        Some(Self { id: claims.sub, username, email: claims.email, full_name: claims.name })
    }
}

/// The scheme is written in any case (RFC 9110 §11.1).
fn bearer_token(request: &Request) -> Option<&str> {
    let (scheme, token) = request.header(header::AUTHORIZATION)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_start_matches(' '))
}

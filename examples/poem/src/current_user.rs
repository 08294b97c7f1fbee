//! The user behind a request, as an argument of a handler.

use countersign_verify::AccessToken;
use poem::error::ResponseError;
use poem::http::StatusCode;
use poem::{FromRequest, Request, RequestBody, Result};
use serde::Serialize;
use serde_json::Value;

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

/// A token that a client got for itself.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("The access token names no user")]
pub struct NoUser;

impl ResponseError for NoUser {
    fn status(&self) -> StatusCode {
        StatusCode::FORBIDDEN
    }
}

impl<'a> FromRequest<'a> for CurrentUser {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let token = AccessToken::from_request(request, body).await?;
        let text = |name: &str| token.claims().get(name).and_then(Value::as_str).map(ToOwned::to_owned);
        Ok(Self {
            id: token.subject().to_owned(),
            username: token.username().ok_or(NoUser)?.to_owned(),
            email: text("email"),
            full_name: text("name"),
        })
    }
}

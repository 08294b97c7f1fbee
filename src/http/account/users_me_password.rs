//! `POST /users/me/password`: a new password of one's own.

use std::sync::Arc;

use entity::secret::SecretString;
use poem::Request;
use poem::http::StatusCode;
use poem::web::Data;
use poem_openapi::types::Example;
use poem_openapi::{ApiResponse, Object, OpenApi};

use super::password_example::PASSWORD_EXAMPLE;
use crate::http::request::bearer::Owner;
use crate::http::request::caller::caller_through;
use crate::http::request::json::JsonBody;
use crate::http::response::problem::{Problem, Refused, Statuses};
use crate::http::tag::Tag;
use crate::login::Attempt;
use crate::state::AppState;

#[derive(Clone, Copy)]
pub(super) struct PasswordApi;

/// The present password and the next one.
#[derive(Object)]
#[oai(rename = "PasswordChange", deny_unknown_fields, example)]
struct PasswordChangeObject {
    /// The present one.
    #[oai(validator(min_length = 1))]
    current_password: String,
    /// The next one, at most 1,024 bytes. A common one, or one with the username in it, is refused.
    new_password: String,
}

impl Example for PasswordChangeObject {
    fn example() -> Self {
        Self { current_password: "the present one".to_owned(), new_password: PASSWORD_EXAMPLE.to_owned() }
    }
}

#[derive(ApiResponse)]
enum PasswordAnswer {
    /// The password is changed.
    #[oai(status = 204)]
    Changed(
        /// A token for the device, the only one that is known from now on.
        #[oai(header = "Countersign-Device")]
        String,
    ),
}

struct Errors;

impl Statuses for Errors {
    const LIST: &'static [(u16, &'static str)] = &[
        (400, "A rule is broken; `detail` says which."),
        (401, "The bearer token is missing, not valid, or not meant for this server."),
        (408, "The body did not arrive in time."),
        (413, "The body is too large."),
        (429, "Too many attempts; see `Retry-After`."),
        (503, "Busy; see `Retry-After`."),
    ];
}

#[OpenApi(tag = "Tag::Account")]
impl PasswordApi {
    /// Change your password
    ///
    /// Ends all sessions of the user, also the one whose token is sent: log in again afterwards.
    #[oai(
        path = "/users/me/password",
        method = "post",
        operation_id = "change_password_me",
        request_header(
            name = "Countersign-Device",
            ty = "Option<String>",
            description = "The token that this device got with an earlier login."
        ),
        request_header(
            name = "Countersign-Client-Address",
            ty = "Option<String>",
            description = "The user's address, from a client that may vouch for it."
        )
    )]
    async fn change_password_me(
        &self,
        Owner(bearer): Owner,
        request: &Request,
        Data(state): Data<&Arc<AppState>>,
        JsonBody(change): JsonBody<PasswordChangeObject>,
    ) -> Result<PasswordAnswer, Refused<Errors>> {
        let current = SecretString::new(change.current_password);
        let new = SecretString::new(change.new_password);
        let attempt = Attempt {
            username: bearer.user.username,
            password: current,
            caller: caller_through(&bearer.client, request, state)?,
            client_id: Some(bearer.client.id.clone()),
        };
        let changed = state.authenticator.change_password(bearer.user.id, attempt, &new).await?;
        let changed =
            changed.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "the current password is wrong"))?;
        Ok(PasswordAnswer::Changed(changed.device.encode().expose().to_owned()))
    }
}

//! `GET /users/me`, `PATCH /users/me`, `POST /users/me/password`: one's own account.

use std::sync::Arc;

use entity::secret::SecretString;
use poem::Request;
use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::types::{Example, MaybeUndefined};
use poem_openapi::{ApiResponse, Object, OpenApi};

use super::bearer::{Reader, Writer};
use super::caller::caller;
use super::json::JsonBody;
use super::problem::{Refused, Statuses};
use super::tag::Tag;
use crate::state::AppState;
use crate::users::{self, Attempt, ProfileChange, UserView};

pub(super) struct UsersMeApi;

/// A user.
#[derive(Debug, Object)]
#[oai(rename = "User")]
pub(super) struct UserObject {
    /// The `sub` of the user's tokens.
    id: String,
    /// The name to log in with.
    username: String,
    /// E-mail address, not verified.
    email: Option<String>,
    /// Full name.
    full_name: Option<String>,
    /// A disabled user cannot log in.
    disabled: bool,
    /// Role names.
    roles: Vec<String>,
}

impl From<UserView> for UserObject {
    fn from(user: UserView) -> Self {
        let UserView { id, username, email, full_name, disabled, roles } = user;
        Self { id, username, email, full_name, disabled, roles }
    }
}

/// What to change; what is left out stays, null removes.
#[derive(Debug, Object)]
#[oai(rename = "UserChange", deny_unknown_fields, example)]
struct UserChangeObject {
    /// E-mail address.
    email: MaybeUndefined<String>,
    /// Full name.
    full_name: MaybeUndefined<String>,
}

impl Example for UserChangeObject {
    fn example() -> Self {
        Self {
            email: MaybeUndefined::Value("alice@example.org".to_owned()),
            full_name: MaybeUndefined::Value("Alice A. Example".to_owned()),
        }
    }
}

impl From<UserChangeObject> for ProfileChange {
    fn from(change: UserChangeObject) -> Self {
        let change_of = |value| match value {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(value) => Some(Some(value)),
        };
        Self { email: change_of(change.email), full_name: change_of(change.full_name) }
    }
}

/// The present password and the next one.
#[derive(Object)]
#[oai(rename = "PasswordChange", deny_unknown_fields, example)]
struct PasswordChangeObject {
    /// The present one.
    #[oai(validator(min_length = 1))]
    current_password: String,
    /// The next one.
    new_password: String,
}

impl Example for PasswordChangeObject {
    fn example() -> Self {
        Self { current_password: "the present one".to_owned(), new_password: "a longer one".to_owned() }
    }
}

#[derive(ApiResponse)]
enum UserAnswer {
    /// The user.
    #[oai(status = 200)]
    Found(Json<UserObject>),
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

struct Read;

impl Statuses for Read {
    const LIST: &'static [(u16, &'static str)] =
        &[(401, "The bearer token is missing or not valid."), (503, "Busy; see `Retry-After`.")];
}

struct Write;

impl Statuses for Write {
    const LIST: &'static [(u16, &'static str)] = &[
        (400, "A rule is broken; `detail` says which."),
        (401, "The bearer token is missing, not valid, or not meant for this server."),
        (413, "The body is too large."),
        (429, "Too many attempts; see `Retry-After`."),
        (503, "Busy; see `Retry-After`."),
    ];
}

#[OpenApi(tag = "Tag::Account")]
impl UsersMeApi {
    /// Get your account
    #[oai(path = "/users/me", method = "get", operation_id = "get_user_me")]
    async fn get_user_me(&self, Reader(bearer): Reader) -> Result<UserAnswer, Refused<Read>> {
        Ok(UserAnswer::Found(Json(UserView::from(bearer.user).into())))
    }

    /// Change your e-mail address or full name
    #[oai(path = "/users/me", method = "patch", operation_id = "update_user_me")]
    async fn update_user_me(
        &self,
        Writer(bearer): Writer,
        Data(state): Data<&Arc<AppState>>,
        JsonBody(change): JsonBody<UserChangeObject>,
    ) -> Result<UserAnswer, Refused<Write>> {
        let user = users::update_profile(state.database.writer(), &state.ambient, bearer.user, change.into())
            .await?;
        Ok(UserAnswer::Found(Json(UserView::from(user).into())))
    }

    /// Change your password
    #[oai(path = "/users/me/password", method = "post", operation_id = "change_password_me")]
    async fn change_password_me(
        &self,
        Writer(bearer): Writer,
        request: &Request,
        Data(state): Data<&Arc<AppState>>,
        JsonBody(change): JsonBody<PasswordChangeObject>,
    ) -> Result<PasswordAnswer, Refused<Write>> {
        let current = SecretString::new(change.current_password);
        let new = SecretString::new(change.new_password);
        let caller = caller(request, state);
        let attempt = Attempt { caller: &caller, client_id: &bearer.client.id, password: &current };
        let device = state.authenticator.change_password(bearer.user, attempt, &new).await?;
        Ok(PasswordAnswer::Changed(device.encode().expose().to_owned()))
    }
}

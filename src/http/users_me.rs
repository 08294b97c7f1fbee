//! `GET /users/me`, `PATCH /users/me`, `POST /users/me/password`: one's own account.

use entity::secret::SecretString;
use entity::user;
use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::types::MaybeUndefined;
use poem_openapi::{ApiResponse, Object, OpenApi};

use super::bearer::{Reader, Writer};
use super::json::JsonBody;
use super::problem::Problem;
use crate::state::AppState;
use crate::users::{self, ProfileChange};

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

impl From<user::Model> for UserObject {
    fn from(user: user::Model) -> Self {
        Self {
            id: user.id.to_string(),
            username: user.username,
            email: user.email,
            full_name: user.full_name,
            disabled: user.disabled,
            roles: user.roles.0,
        }
    }
}

/// What to change; what is left out stays, null removes.
#[derive(Debug, Object)]
#[oai(rename = "UserChange", deny_unknown_fields)]
struct UserChangeObject {
    /// E-mail address.
    email: MaybeUndefined<String>,
    /// Full name.
    full_name: MaybeUndefined<String>,
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
#[oai(rename = "PasswordChange", deny_unknown_fields)]
struct PasswordChangeObject {
    /// The present one.
    #[oai(validator(min_length = 1))]
    current_password: String,
    /// The next one.
    new_password: String,
}

#[derive(ApiResponse)]
enum PasswordAnswer {
    /// The password is changed.
    #[oai(status = 204)]
    Changed,
}

#[OpenApi]
impl UsersMeApi {
    /// Get the user of the token
    #[oai(path = "/users/me", method = "get", operation_id = "get_user_me")]
    async fn get_user_me(&self, Reader(bearer): Reader) -> Json<UserObject> {
        Json(bearer.user.into())
    }

    /// Change e-mail address or full name
    #[oai(path = "/users/me", method = "patch", operation_id = "update_user_me")]
    async fn update_user_me(
        &self,
        Writer(bearer): Writer,
        Data(state): Data<&AppState>,
        JsonBody(change): JsonBody<UserChangeObject>,
    ) -> Result<Json<UserObject>, Problem> {
        let user = users::update_profile(state.database.writer(), &state.ambient, bearer.user, change.into())
            .await?;
        Ok(Json(user.into()))
    }

    /// Change the password
    #[oai(path = "/users/me/password", method = "post", operation_id = "change_password_me")]
    async fn change_password_me(
        &self,
        Writer(bearer): Writer,
        Data(state): Data<&AppState>,
        JsonBody(change): JsonBody<PasswordChangeObject>,
    ) -> Result<PasswordAnswer, Problem> {
        let current = SecretString::new(change.current_password);
        let new = SecretString::new(change.new_password);
        let AppState { database, ambient, passwords, .. } = state;
        users::change_password(database, ambient, passwords, bearer.user, (&current, &new)).await?;
        Ok(PasswordAnswer::Changed)
    }
}

//! `GET /users/me`, `PATCH /users/me`: one's own account.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::types::{Example, MaybeUndefined};
use poem_openapi::{ApiResponse, Object, OpenApi};

use super::user::UserObject;
use crate::http::request::bearer::Owner;
use crate::http::request::json::JsonBody;
use crate::http::response::problem::{Refused, Statuses};
use crate::http::tag::Tag;
use crate::oauth::scope::{EMAIL, PROFILE};
use crate::state::AppState;
use crate::users::{self, ProfileChange, UserView};

#[derive(Clone, Copy)]
pub(super) struct UsersMeApi;

/// What to change; what is left out stays, null removes.
#[derive(Debug, Object)]
#[oai(rename = "UserChange", deny_unknown_fields, example)]
struct UserChangeObject {
    /// E-mail address, at most 320 bytes.
    #[oai(nullable)]
    email: MaybeUndefined<String>,
    /// Full name, 1 to 255 characters.
    #[oai(nullable)]
    full_name: MaybeUndefined<String>,
}

impl UserChangeObject {
    /// The scopes that it takes: what a token may not see it may not change.
    fn scopes(&self) -> Vec<&'static str> {
        let scopes = [(EMAIL, self.email.is_undefined()), (PROFILE, self.full_name.is_undefined())];
        scopes.into_iter().filter(|(_, is_left_out)| !is_left_out).map(|(scope, _)| scope).collect()
    }
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

#[derive(ApiResponse)]
enum UserAnswer {
    /// The user.
    #[oai(status = 200)]
    Found(Json<UserObject>),
}

struct Read;

impl Statuses for Read {
    const LIST: &'static [(u16, &'static str)] = &[
        (401, "The bearer token is missing, not valid, or not meant for this server."),
        (503, "Busy; see `Retry-After`."),
    ];
}

struct Write;

impl Statuses for Write {
    const LIST: &'static [(u16, &'static str)] = &[
        (400, "A rule is broken; `detail` says which."),
        (401, "The bearer token is missing, not valid, or not meant for this server."),
        (403, "The token lacks the scope `email` or `profile`; `detail` says which."),
        (408, "The body did not arrive in time."),
        (413, "The body is too large."),
        (503, "Busy; see `Retry-After`."),
    ];
}

#[OpenApi(tag = "Tag::Account")]
impl UsersMeApi {
    /// Get your account
    ///
    /// What is kept about the user whose access token is sent.
    #[oai(path = "/users/me", method = "get", operation_id = "get_user_me")]
    async fn get_user_me(&self, Owner(bearer): Owner) -> Result<UserAnswer, Refused<Read>> {
        Ok(UserAnswer::Found(Json(UserObject::within(&bearer.scope, UserView::from(bearer.user)))))
    }

    /// Change your e-mail address or full name
    ///
    /// What is left out stays as it is, and null removes. The answer is the account after the change.
    #[oai(path = "/users/me", method = "patch", operation_id = "update_user_me")]
    async fn update_user_me(
        &self,
        owner: Owner,
        Data(state): Data<&Arc<AppState>>,
        JsonBody(change): JsonBody<UserChangeObject>,
    ) -> Result<UserAnswer, Refused<Write>> {
        owner.require(&change.scopes())?;
        let Owner(bearer) = owner;
        let user = users::update_profile(state.database.writer(), &state.ambient, bearer.user, change.into())
            .await?;
        Ok(UserAnswer::Found(Json(UserObject::within(&bearer.scope, UserView::from(user)))))
    }
}

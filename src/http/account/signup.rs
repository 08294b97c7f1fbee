//! `POST /signup`: makes an account of one's own, where `users.signup` is on.

use std::sync::Arc;

use entity::secret::SecretString;
use entity::words::Words;
use poem::Request;
use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{ApiResponse, Object, OpenApi};

use super::password_example::PASSWORD_EXAMPLE;
use super::user::UserObject;
use crate::http::request::caller::caller;
use crate::http::request::json::JsonBody;
use crate::http::response::problem::{Refused, Statuses};
use crate::http::tag::Tag;
use crate::state::AppState;
use crate::users::{NewUser, Profile, UserView};

#[derive(Clone, Copy)]
pub(super) struct SignupApi;

/// A new account.
#[derive(Object)]
#[oai(rename = "Signup", deny_unknown_fields, example)]
struct SignupObject {
    /// The name to log in with: letters, digits and punctuation, at most 254 bytes.
    username: String,
    /// At most 1,024 bytes. A common password, or one with the username in it, is refused.
    password: String,
    /// E-mail address, at most 320 bytes.
    #[oai(nullable)]
    email: Option<String>,
    /// Full name, 1 to 255 characters.
    #[oai(nullable)]
    full_name: Option<String>,
}

impl Example for SignupObject {
    fn example() -> Self {
        Self {
            username: "bob".to_owned(),
            password: PASSWORD_EXAMPLE.to_owned(),
            email: Some("bob@example.com".to_owned()),
            full_name: Some("Bob Example".to_owned()),
        }
    }
}

#[derive(ApiResponse)]
enum SignupAnswer {
    /// The account is made.
    #[oai(status = 201)]
    Created(Json<UserObject>),
}

struct Errors;

impl Statuses for Errors {
    const LIST: &'static [(u16, &'static str)] = &[
        (400, "A rule is broken; `detail` says which."),
        (408, "The body did not arrive in time."),
        (409, "The username is taken, or looks like one that is."),
        (413, "The body is too large."),
        (429, "Too many sign-ups from one address; see `Retry-After`."),
        (503, "Busy; see `Retry-After`."),
    ];
}

#[OpenApi(tag = "Tag::Account")]
impl SignupApi {
    /// Sign up
    ///
    /// Makes an account of one's own, with which one can log in at once.
    #[oai(path = "/signup", method = "post", operation_id = "create_user")]
    async fn create_user(
        &self,
        request: &Request,
        Data(state): Data<&Arc<AppState>>,
        JsonBody(signup): JsonBody<SignupObject>,
    ) -> Result<SignupAnswer, Refused<Errors>> {
        let new = NewUser {
            username: signup.username,
            profile: Profile { email: signup.email, full_name: signup.full_name },
            roles: Words::default(),
            password: Some(SecretString::new(signup.password)),
        };
        let signed_up = state.authenticator.sign_up(new, caller(request, state), None).await?;
        Ok(SignupAnswer::Created(Json(UserObject::whole(UserView::from(signed_up.user)))))
    }
}

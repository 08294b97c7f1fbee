//! `POST /signup`: an account of one's own, where that is switched on.

use entity::secret::SecretString;
use entity::words::Words;
use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};

use super::json::JsonBody;
use super::problem::Problem;
use super::users_me::UserObject;
use crate::state::AppState;
use crate::users::{self, NewUser, Profile};

pub(super) struct SignupApi;

/// A new account.
#[derive(Object)]
#[oai(rename = "Signup", deny_unknown_fields)]
struct SignupObject {
    /// The name to log in with.
    username: String,
    /// At least 8 characters, or more where the server says so.
    password: String,
    /// E-mail address.
    email: Option<String>,
    /// Full name.
    full_name: Option<String>,
}

#[derive(ApiResponse)]
enum SignupAnswer {
    /// The account is made.
    #[oai(status = 201)]
    Created(Json<UserObject>),
}

#[OpenApi]
impl SignupApi {
    /// Sign up
    #[oai(path = "/signup", method = "post", operation_id = "create_user")]
    async fn create_user(
        &self,
        Data(state): Data<&AppState>,
        JsonBody(signup): JsonBody<SignupObject>,
    ) -> Result<SignupAnswer, Problem> {
        let new = NewUser {
            username: signup.username,
            profile: Profile { email: signup.email, full_name: signup.full_name },
            roles: Words::default(),
            password: Some(SecretString::new(signup.password)),
        };
        let user = users::create(&state.database, &state.ambient, &state.passwords, new).await?;
        tracing::info!(user.id = %user.id, "signed up");
        Ok(SignupAnswer::Created(Json(user.into())))
    }
}

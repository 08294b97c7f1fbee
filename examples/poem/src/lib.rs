//! A resource server: the protected half of the FastAPI security tutorial in poem, as a service of its own.
//!
//! It has no user table, no password hashes and no secret. Countersign checks the password and issues the
//! access token; the verifier kit checks that token offline, and that it has not been taken back.

pub mod config;
pub mod current_user;

use countersign_verify::{Refusal, Settings, Verifier};
use poem::http::StatusCode;
use poem::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use poem::web::Json;
use poem::{Endpoint, EndpointExt as _, Error, IntoResponse as _, Response, Route, get, handler};
use serde_json::{Value, json};

use self::config::Config;
use self::current_user::{CurrentUser, NoUser};

/// The service as an endpoint, without a socket.
pub fn app(config: Config) -> anyhow::Result<impl Endpoint<Output = Response> + 'static> {
    let settings = Settings::new(config.issuer, config.audience).base_url(config.base_url);
    let protected = Verifier::with(settings)?.route().scopes(["profile"])?;
    Ok(Route::new()
        .at("/users/me", get(read_users_me).with(protected.clone()))
        .at("/users/me/items", get(read_own_items).with(protected))
        .catch_all_error(to_json)
        .map_to_response())
}

#[handler]
fn read_users_me(user: CurrentUser) -> Json<CurrentUser> {
    Json(user)
}

#[handler]
fn read_own_items(CurrentUser { username, .. }: CurrentUser) -> Json<Value> {
    Json(json!([{ "item_id": "Foo", "owner": username }]))
}

/// Every error as FastAPI words it. What poem itself answers (404, 405) is plain text otherwise.
async fn to_json(error: Error) -> Response {
    let status = error.status();
    let detail = if error.is::<Refusal>() || error.is::<NoUser>() {
        error.to_string()
    } else {
        status.canonical_reason().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR.as_str()).to_owned()
    };
    let answered = error.into_response();
    let mut response = Json(json!({ "detail": detail })).with_status(status).into_response();
    for name in [WWW_AUTHENTICATE, RETRY_AFTER] {
        if let Some(value) = answered.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

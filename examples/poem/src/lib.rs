//! A resource server: the protected half of the FastAPI security tutorial in poem, as a service of its own.
//!
//! It has no user table, no password hashes and no secret. Countersign checks the password and issues the
//! access token; this service verifies that token offline, with the public keys from the issuer's JWKS.

pub mod access_token;
pub mod config;
pub mod current_user;
pub mod signing_keys;

use poem::http::StatusCode;
use poem::web::Json;
use poem::{Endpoint, EndpointExt as _, Error, IntoResponse as _, Response, Route, get, handler};
use serde_json::{Value, json};

use self::access_token::Verifier;
use self::config::Config;
use self::current_user::{CurrentUser, Refusal};

/// The service as an endpoint, without a socket.
pub fn app(config: Config) -> anyhow::Result<impl Endpoint<Output = Response> + 'static> {
    Ok(Route::new()
        .at("/users/me", get(read_users_me))
        .at("/users/me/items", get(read_own_items))
        .data(Verifier::new(config)?)
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

/// What poem itself answers (404, 405) is plain text otherwise.
async fn to_json(error: Error) -> Response {
    if error.is::<Refusal>() {
        return error.into_response();
    }
    let status = error.status();
    let detail = status.canonical_reason().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR.as_str());
    Json(json!({ "detail": detail })).with_status(status).into_response()
}

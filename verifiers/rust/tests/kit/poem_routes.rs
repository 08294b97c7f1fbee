//! poem: the middleware, the extractor, the metadata.

use countersign_verify::{AccessToken, IfStatusUnavailable, Refusal, Verifier};
use http::StatusCode;
use poem::endpoint::BoxEndpoint;
use poem::{Endpoint as _, EndpointExt as _, IntoResponse as _, Request, Response, Route, get, handler};
use serde_json::{Value, json};

use crate::issuer::{Issuer, LIST, SUBJECT};
use crate::server::Answer;
use crate::subject::{land, verifier_of};

fn routes(verifier: &Verifier) -> Route {
    let route = verifier.route();
    let strict = route.clone().if_status_unavailable(IfStatusUnavailable::Refuse);
    Route::new()
        .at("/orders", get(orders).with(route.clone().scopes(["orders"]).unwrap()))
        .at("/write", get(orders).with(route.scopes(["write", "admin"]).unwrap()))
        .nest("/nested", Route::new().at("/strict", get(orders)).with(strict))
        .at("/forgotten", get(orders))
}

fn app(verifier: &Verifier) -> BoxEndpoint<'static, Response> {
    routes(verifier).map_to_response().boxed()
}

#[handler]
#[expect(clippy::needless_pass_by_value, reason = "a handler takes what it is given")]
fn orders(token: AccessToken) -> String {
    token.subject().to_owned()
}

async fn call(app: &BoxEndpoint<'_, Response>, uri: &str, authorization: &[String]) -> Response {
    let mut request = Request::builder().uri(uri.parse().unwrap());
    for value in authorization {
        request = request.header("Authorization", value);
    }
    app.get_response(request.finish()).await
}

fn by(token: &str) -> [String; 1] {
    [format!("Bearer {token}")]
}

#[tokio::test]
async fn a_route_gets_the_token() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    let mut response = call(&app, "/orders", &by(&issuer.listed_token(3))).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.take_body().into_string().await.unwrap(), SUBJECT);
}

#[tokio::test]
async fn a_route_without_a_token_is_answered_401_with_a_challenge() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    let mut response = call(&app, "/orders", &[]).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(response.header("WWW-Authenticate"), Some("Bearer"));
    assert_eq!(response.header("Content-Type"), Some("application/json"));
    let body: Value = response.take_body().into_json().await.unwrap();
    let description = "This resource needs a bearer token";
    assert_eq!(body, json!({ "error": "missing_token", "error_description": description }));
}

#[tokio::test]
async fn a_token_without_the_scopes_is_answered_403_which_names_them() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    let response = call(&app, "/write", &by(&issuer.token(&json!({ "scope": "orders write" })))).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(response.header("WWW-Authenticate").unwrap().ends_with(r#"scope="admin write""#));
}

#[tokio::test]
async fn two_tokens_are_answered_400() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    let token = issuer.good_token();
    let two = [by(&token), by(&token)].concat();
    assert_eq!(call(&app, "/orders", &two).await.status(), StatusCode::BAD_REQUEST);
    let in_query = call(&app, "/nested/strict?access_token=x", &by(&token)).await;
    assert_eq!(in_query.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_cannot_be_known_is_answered_503_on_a_route_that_refuses() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    issuer.server.answer_with(LIST, Answer::failure(500));
    let response = call(&app, "/nested/strict", &by(&issuer.listed_token(3))).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.header("Retry-After"), Some("1"));
    assert_eq!(response.header("WWW-Authenticate"), None);
    land().await;
}

#[tokio::test]
async fn a_handler_that_takes_a_token_without_the_middleware_is_answered_500() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    let mut response = call(&app, "/forgotten", &by(&issuer.good_token())).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(response.take_body().into_string().await.unwrap(), "");
}

#[tokio::test]
async fn an_application_words_a_refusal_in_its_own_way() {
    let issuer = Issuer::start().await;
    let worded = routes(&verifier_of(&issuer))
        .catch_error(async |refusal: Refusal| refusal.reason().as_str().with_status(StatusCode::IM_A_TEAPOT));
    let app = worded.map_to_response().boxed();
    let mut response = call(&app, "/orders", &by("x")).await;
    assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(response.take_body().into_string().await.unwrap(), "malformed");
}

#[tokio::test]
async fn the_metadata_are_served_and_named() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let resource = verifier.protected_resource("https://api.example.com/v1", ["orders"]).unwrap();
    let app = routes(&verifier).at(resource.path(), get(resource)).map_to_response().boxed();
    let path = "/.well-known/oauth-protected-resource/v1";
    let mut response = call(&app, path, &[]).await;
    assert_eq!(response.header("Content-Type"), Some("application/json"));
    assert_eq!(response.header("Access-Control-Allow-Origin"), Some("*"));
    let document: Value = response.take_body().into_json().await.unwrap();
    assert_eq!(document["authorization_servers"], json!([issuer.url]));
    let response = call(&app, "/orders", &[]).await;
    let challenge = format!(r#"Bearer resource_metadata="https://api.example.com{path}""#);
    assert_eq!(response.header("WWW-Authenticate"), Some(challenge.as_str()));
}

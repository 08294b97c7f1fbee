//! axum: the layer, the extractor, the metadata.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::routing::get;
use countersign_verify::{AccessToken, IfStatusUnavailable, Verifier};
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::issuer::{Issuer, LIST, SUBJECT};
use crate::server::Answer;
use crate::subject::{land, verifier_of};

fn app(verifier: &Verifier) -> Router {
    let route = verifier.route();
    let strict = route.clone().if_status_unavailable(IfStatusUnavailable::Refuse);
    let open = Router::new().route("/forgotten", get(orders)).route("/open", get(async || "open"));
    Router::new()
        .route("/orders", get(orders).layer(route.clone().scopes(["orders"]).unwrap()))
        .route("/write", get(orders).layer(route.scopes(["write", "admin"]).unwrap()))
        .route("/strict", get(orders))
        .route_layer(strict)
        .merge(open)
}

async fn orders(token: AccessToken) -> String {
    token.subject().to_owned()
}

async fn call(app: &Router, uri: &str, authorization: &[String]) -> Response<Body> {
    let mut request = Request::builder().uri(uri);
    for value in authorization {
        request = request.header("Authorization", value);
    }
    app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

fn by(token: &str) -> [String; 1] {
    [format!("Bearer {token}")]
}

fn header(response: &Response<Body>, name: &str) -> String {
    response.headers().get(name).map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_route_gets_the_token() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    let response = call(&app, "/orders", &by(&issuer.listed_token(3))).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(text(response).await, SUBJECT);
    assert_eq!(text(call(&app, "/open", &[]).await).await, "open");
}

#[tokio::test]
async fn a_route_without_a_token_is_answered_401_with_a_challenge() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    let response = call(&app, "/orders", &[]).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(header(&response, "WWW-Authenticate"), "Bearer");
    assert_eq!(header(&response, "Content-Type"), "application/json");
    let body: Value = serde_json::from_str(&text(response).await).unwrap();
    let description = "This resource needs a bearer token";
    assert_eq!(body, json!({ "error": "missing_token", "error_description": description }));
    let response = call(&app, "/orders", &by(&issuer.token(&json!({ "exp": 1 })))).await;
    let challenge = r#"Bearer error="invalid_token", error_description="The token has expired""#;
    assert_eq!(header(&response, "WWW-Authenticate"), challenge);
}

#[tokio::test]
async fn a_token_without_the_scopes_is_answered_403_which_names_them() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    let response = call(&app, "/write", &by(&issuer.token(&json!({ "scope": "orders write" })))).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(header(&response, "WWW-Authenticate").ends_with(r#"scope="admin write""#));
}

#[tokio::test]
async fn two_tokens_are_answered_400() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    let token = issuer.good_token();
    let two = [by(&token), by(&token)].concat();
    assert_eq!(call(&app, "/orders", &two).await.status(), StatusCode::BAD_REQUEST);
    let in_query = call(&app, "/orders?access%5Ftoken=x", &by(&token)).await;
    assert_eq!(in_query.status(), StatusCode::BAD_REQUEST);
    assert_eq!(call(&app, "/orders?access_token=x", &[]).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_cannot_be_known_is_answered_503_on_a_route_that_refuses() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    issuer.server.answer_with(LIST, Answer::failure(500));
    let response = call(&app, "/strict", &by(&issuer.listed_token(3))).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&response, "Retry-After"), "1");
    assert_eq!(header(&response, "WWW-Authenticate"), "");
    land().await;
}

#[tokio::test]
async fn a_handler_that_takes_a_token_without_the_layer_is_answered_500() {
    let issuer = Issuer::start().await;
    let app = app(&verifier_of(&issuer));
    let response = call(&app, "/forgotten", &by(&issuer.good_token())).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn the_metadata_are_served_and_named() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let resource = verifier.protected_resource("https://api.example.com/v1", ["orders"]).unwrap();
    let app = app(&verifier).route(&resource.path(), get(resource));
    let path = "/.well-known/oauth-protected-resource/v1";
    let response = call(&app, path, &[]).await;
    assert_eq!(header(&response, "Content-Type"), "application/json");
    assert_eq!(header(&response, "Access-Control-Allow-Origin"), "*");
    let document: Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(document["authorization_servers"], json!([issuer.url]));
    let challenge = header(&call(&app, "/orders", &[]).await, "WWW-Authenticate");
    assert_eq!(challenge, format!(r#"Bearer resource_metadata="https://api.example.com{path}""#));
}

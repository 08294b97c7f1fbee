//! What is answered where there is no user.

use poem::http::Method;
use serde_json::{Value, json};

use crate::service::Service;
use crate::token::{good, with_claim, with_claims};

#[tokio::test]
async fn no_token() {
    let (service, issuer) = Service::start().await;
    for path in ["/users/me", "/users/me/items"] {
        for authorization in [None, Some("Basic YWxpY2U6c2VjcmV0")] {
            let answer = service.call(Method::GET, path, authorization).await;
            assert_eq!(answer.status, 401, "{answer:?}");
            assert_eq!(answer.challenge.as_deref(), Some("Bearer"));
            assert_eq!(answer.body, json!({ "detail": "This resource needs a bearer token" }));
        }
    }
    assert_eq!(issuer.fetches(), 0);
}

#[tokio::test]
async fn two_tokens() {
    let (service, _issuer) = Service::start().await;
    let answer = service.get("/users/me?access_token=x", &good()).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_eq!(answer.body, json!({ "detail": "The request has more than one token" }));
}

#[tokio::test]
async fn token_without_the_profile_scope() {
    let (service, _issuer) = Service::start().await;
    let answer = service.get("/users/me", &with_claim("scope", json!("email"))).await;
    assert_eq!(answer.status, 403, "{answer:?}");
    assert!(answer.challenge.unwrap().ends_with(r#"scope="profile""#));
    assert_eq!(answer.body, json!({ "detail": "The token lacks a scope that is needed" }));
}

#[tokio::test]
async fn token_that_a_client_got_for_itself() {
    let (service, _issuer) = Service::start().await;
    let claims = [("sub", json!("demo")), ("preferred_username", Value::Null)];
    let answer = service.get("/users/me", &with_claims(&claims)).await;
    assert_eq!((answer.status.as_u16(), answer.challenge), (403, None));
    assert_eq!(answer.body, json!({ "detail": "The access token names no user" }));
}

#[tokio::test]
async fn keys_that_cannot_be_had() {
    let (service, issuer) = Service::start().await;
    issuer.go_away();
    let answer = service.get("/users/me", &good()).await;
    assert_eq!((answer.status.as_u16(), answer.challenge), (503, None));
    assert_eq!(answer.retry_after.as_deref(), Some("1"));
    assert_eq!(answer.body, json!({ "detail": "The issuer's keys cannot be had at the moment" }));
}

#[tokio::test]
async fn other_paths_and_methods_are_json_too() {
    let (service, _issuer) = Service::start().await;
    let answer = service.call(Method::GET, "/elsewhere", None).await;
    assert_eq!((answer.status.as_u16(), answer.body), (404, json!({ "detail": "Not Found" })));
    let answer = service.call(Method::POST, "/users/me", Some(&format!("Bearer {}", good()))).await;
    assert_eq!((answer.status.as_u16(), answer.body), (405, json!({ "detail": "Method Not Allowed" })));
}

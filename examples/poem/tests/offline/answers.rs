//! Answers about things other than the token.

use poem::http::Method;
use serde_json::Value;

use crate::service::Service;
use crate::token::{KEY, claims, good, header, sign, with};

#[tokio::test]
async fn no_token() {
    let (service, issuer) = Service::start().await;
    for path in ["/users/me", "/users/me/items"] {
        for authorization in [None, Some("Basic YWxpY2U6c2VjcmV0"), Some("Bearer"), Some("Bearer ")] {
            let answer = service.call(Method::GET, path, authorization).await;
            answer.assert_unauthorized(authorization.unwrap_or("none"));
        }
    }
    assert_eq!(issuer.fetches(), 0);
}

#[tokio::test]
async fn scheme_in_any_case() {
    let (service, _issuer) = Service::start().await;
    let answer = service.call(Method::GET, "/users/me", Some(&format!("bEARER  {}", good()))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn token_without_the_profile_scope() {
    let (service, _issuer) = Service::start().await;
    let names = ["scope", "preferred_username", "name", "email"];
    let claims = names.iter().fold(claims(), |claims, name| with(claims, name, Value::Null));
    let answer = service.get("/users/me", &sign(&KEY, &header().to_string(), &claims.to_string())).await;
    assert_eq!(answer.status, 403, "{answer:?}");
    let challenge = r#"Bearer error="insufficient_scope", scope="profile""#;
    assert_eq!(answer.challenge.as_deref(), Some(challenge));
    assert!(answer.body["detail"].is_string());
}

#[tokio::test]
async fn other_paths_and_methods_are_json_too() {
    let (service, _issuer) = Service::start().await;
    let answer = service.call(Method::GET, "/elsewhere", None).await;
    assert_eq!((answer.status.as_u16(), answer.body["detail"].as_str()), (404, Some("Not Found")));
    let answer = service.call(Method::POST, "/users/me", None).await;
    assert_eq!((answer.status.as_u16(), answer.body["detail"].as_str()), (405, Some("Method Not Allowed")));
}

//! Tokens that are accepted, and what is read from them.

use serde_json::{Value, json};

use crate::issuer;
use crate::service::Service;
use crate::token::{SUB, at, claims, good, header, sign, with, with_claim, with_header};

#[tokio::test]
async fn names_the_user() {
    let (service, _issuer) = Service::start().await;
    let answer = service.get("/users/me", &good()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let user =
        json!({ "id": SUB, "username": "alice", "email": "alice@example.com", "full_name": "Alice Liddell" });
    assert_eq!(answer.body, user);
}

#[tokio::test]
async fn lists_the_items_of_the_user() {
    let (service, _issuer) = Service::start().await;
    let answer = service.get("/users/me/items", &good()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body, json!([{ "item_id": "Foo", "owner": "alice" }]));
}

#[tokio::test]
async fn unusual_but_good() {
    let (service, _issuer) = Service::start().await;
    let tokens = [
        ("typ in capitals", with_header("typ", json!("AT+JWT"))),
        ("typ as media type", with_header("typ", json!("application/at+jwt"))),
        ("several audiences", with_claim("aud", json!(["https://other.example", issuer::NAME]))),
        ("just expired, within the leeway", with_claim("exp", json!(at(-30)))),
        ("valid in a moment, within the leeway", with_claim("nbf", json!(at(30)))),
        ("unknown claim", with_claim("colour", json!("blue"))),
    ];
    for (what, token) in tokens {
        assert_eq!(service.status(&token).await, 200, "{what}");
    }
}

#[tokio::test]
async fn personal_claims_are_optional() {
    let (service, _issuer) = Service::start().await;
    let claims = with(with(claims(), "email", Value::Null), "name", Value::Null);
    let token = sign(&crate::token::KEY, &header().to_string(), &claims.to_string());
    let answer = service.get("/users/me", &token).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body, json!({ "id": SUB, "username": "alice", "email": null, "full_name": null }));
}

#[tokio::test]
async fn audience_of_its_own() {
    let (_, issuer) = Service::start().await;
    let service = Service::new(&issuer.jwks_url, "https://api.example");
    assert_eq!(service.status(&with_claim("aud", json!("https://api.example"))).await, 200);
    assert_eq!(service.status(&good()).await, 401);
}

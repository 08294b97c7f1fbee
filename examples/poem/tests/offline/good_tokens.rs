//! Tokens that are accepted, and what is read from them.

use serde_json::{Value, json};

use crate::issuer::{self, Issuer};
use crate::service::Service;
use crate::token::{SUB, good, with_claim, with_claims};

#[tokio::test]
async fn names_the_user() {
    let (service, issuer) = Service::start().await;
    for _ in 0..2 {
        let answer = service.get("/users/me", &good()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let user = json!({
            "id": SUB, "username": "alice", "email": "alice@example.com", "full_name": "Alice Liddell"
        });
        assert_eq!(answer.body, user);
    }
    // Metadata, keys and list, and nothing for the second request.
    assert_eq!(issuer.fetches(), 3);
}

#[tokio::test]
async fn lists_the_items_of_the_user() {
    let (service, _issuer) = Service::start().await;
    let answer = service.get("/users/me/items", &good()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body, json!([{ "item_id": "Foo", "owner": "alice" }]));
}

#[tokio::test]
async fn personal_claims_are_optional() {
    let (service, _issuer) = Service::start().await;
    let token = with_claims(&[("email", Value::Null), ("name", Value::Null)]);
    let answer = service.get("/users/me", &token).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body, json!({ "id": SUB, "username": "alice", "email": null, "full_name": null }));
}

#[tokio::test]
async fn audience_of_its_own() {
    let issuer = Issuer::start().await;
    let service = Service::new(&issuer.base_url, "https://api.example");
    assert_eq!(service.status(&with_claim("aud", json!("https://api.example"))).await, 200);
    assert_eq!(service.status(&with_claim("aud", json!(issuer::NAME))).await, 401);
}

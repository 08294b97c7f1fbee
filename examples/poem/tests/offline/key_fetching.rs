//! When keys are fetched, and what happens when they cannot be. The tests move the clock of the cache.

use std::time::Duration;

use serde_json::json;

use crate::service::Service;
use crate::token::{KEY, OTHER_KEY, claims, good, header, jwk, jwks, sign, with, with_header};

/// Sockets do not get along with a clock that stands still, so it stands only while it is moved.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

fn signed_by_new_key() -> String {
    sign(&OTHER_KEY, &with(header(), "kid", json!("two")).to_string(), &claims().to_string())
}

fn jwks_with_new_key() -> String {
    json!({ "keys": [jwk(&KEY, "one"), jwk(&OTHER_KEY, "two")] }).to_string()
}

#[tokio::test]
async fn once_for_many_requests() {
    let (service, issuer) = Service::start().await;
    for _ in 0..5 {
        assert_eq!(service.status(&good()).await, 200);
        assert_eq!(service.status(&with_header("kid", json!("made up"))).await, 401);
    }
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn once_for_requests_at_the_same_time() {
    let (service, issuer) = Service::start().await;
    let token = good();
    let (one, two, three) =
        tokio::join!(service.status(&token), service.status(&token), service.status(&token));
    assert_eq!((one, two, three), (200, 200, 200));
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn again_after_five_minutes() {
    let (service, issuer) = Service::start().await;
    assert_eq!(service.status(&good()).await, 200);
    pass(290).await;
    assert_eq!(service.status(&good()).await, 200);
    assert_eq!(issuer.fetches(), 1);

    // The issuer has withdrawn its key.
    issuer.answer(200, &json!({ "keys": [jwk(&OTHER_KEY, "two")] }).to_string());
    pass(10).await;
    assert_eq!(service.status(&good()).await, 401);
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn again_for_a_new_kid_after_thirty_seconds() {
    let (service, issuer) = Service::start().await;
    assert_eq!(service.status(&good()).await, 200);
    issuer.answer(200, &jwks_with_new_key());
    pass(20).await;
    assert_eq!(service.status(&signed_by_new_key()).await, 401);
    pass(10).await;
    assert_eq!(service.status(&signed_by_new_key()).await, 200);
    assert_eq!(service.status(&good()).await, 200);
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn no_usable_answer() {
    for (status, body) in [(500, ""), (404, "{}"), (200, "<html>"), (200, r#"{"keys": []}"#)] {
        let (service, issuer) = Service::start().await;
        issuer.answer(status, body);
        let answer = service.get("/users/me", &good()).await;
        assert_eq!(answer.status, 503, "{status} {body}: {answer:?}");
        assert!(answer.body["detail"].is_string());
        assert_eq!(answer.challenge, None);

        // Not asked again at once.
        issuer.answer(200, &jwks());
        assert_eq!(service.status(&good()).await, 503);
        assert_eq!(issuer.fetches(), 1);
        pass(1).await;
        assert_eq!(service.status(&good()).await, 200, "{status} {body}");
    }
}

#[tokio::test]
async fn keys_for_other_uses_are_passed_over() {
    let (service, issuer) = Service::start().await;
    let key = jwk(&OTHER_KEY, "two");
    let keys = [
        json!({ "kty": "OKP", "crv": "Ed25519", "kid": "two", "x": "AAAA" }),
        json!({ "kty": 7, "kid": "two" }),
        with(key.clone(), "use", json!("enc")),
        with(key, "alg", json!("RS512")),
        jwk(&KEY, "one"),
    ];
    issuer.answer(200, &json!({ "keys": keys }).to_string());
    assert_eq!(service.status(&good()).await, 200);
    assert_eq!(service.status(&signed_by_new_key()).await, 401);
}

#[tokio::test]
async fn never_reached() {
    let (service, issuer) = Service::start().await;
    issuer.stop().await;
    assert_eq!(service.status(&good()).await, 503);
}

#[tokio::test]
async fn out_of_reach_for_a_while() {
    let (service, issuer) = Service::start().await;
    assert_eq!(service.status(&good()).await, 200);
    issuer.stop().await;

    pass(290).await;
    assert_eq!(service.status(&good()).await, 200);
    // Nobody can say whether this key exists.
    assert_eq!(service.status(&signed_by_new_key()).await, 503);
    // Old keys are better than none, for ten minutes.
    pass(600).await;
    assert_eq!(service.status(&good()).await, 200);
    pass(10).await;
    assert_eq!(service.status(&good()).await, 503);
}

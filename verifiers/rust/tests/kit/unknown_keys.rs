//! Keys that are not known: one fetch, however many ask. Abuse case 149.

use std::sync::Arc;

use serde_json::json;
use tokio::task::JoinSet;

use crate::issuer::{Issuer, JWKS, METADATA};
use crate::server::Answer;
use crate::signing::{KEYS, jwk, signed_with};
use crate::subject::{land, said, until, verdict, verdict_at_once, verifier_of};

fn strange(issuer: &Issuer) -> String {
    signed_with(&KEYS[1], &json!({ "kid": "made-up" }), &issuer.claims(&json!({})))
}

#[tokio::test]
async fn an_unknown_kid_fetches_the_keys_once_in_ten_seconds() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    let strange = strange(&issuer);
    for (pass, fetches) in [(0.0, 2), (9.9, 2), (0.1, 3)] {
        issuer.clock.advance(pass);
        assert_eq!(verdict(&verifier, &strange).await, "unknown_key");
        assert_eq!(issuer.asked(JWKS), fetches);
    }
    assert_eq!(issuer.asked(METADATA), 1);
}

#[tokio::test]
async fn an_unknown_kid_at_the_start_fetches_the_keys_once() {
    let issuer = Issuer::start().await;
    assert_eq!(verdict(&verifier_of(&issuer), &strange(&issuer)).await, "unknown_key");
    assert_eq!((issuer.asked(METADATA), issuer.asked(JWKS)), (1, 1));
}

#[tokio::test]
async fn an_unknown_kid_after_an_idle_time_fetches_the_keys_once() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    issuer.clock.advance(360.0);
    assert_eq!(verdict(&verifier, &strange(&issuer)).await, "unknown_key");
    assert_eq!(issuer.asked(JWKS), 2);
}

#[tokio::test]
async fn a_new_key_is_found_at_once() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    issuer.set_keys(vec![jwk(&KEYS[0], "one"), jwk(&KEYS[1], "two")]);
    issuer.sign_with(1, "two");
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_requests_with_an_unknown_kid_make_one_fetch() {
    let issuer = Issuer::start().await;
    let route = verifier_of(&issuer).route();
    assert_eq!(said(&route.verify(&issuer.good_token()).await), "accepted");
    let strange: Arc<str> = strange(&issuer).into();
    let mut requests = JoinSet::new();
    for _ in 0..1000 {
        let (route, strange) = (route.clone(), Arc::clone(&strange));
        requests.spawn(async move { said(&route.verify(&strange).await) });
    }
    let verdicts = requests.join_all().await;
    assert!(verdicts.iter().all(|verdict| *verdict == "unknown_key"));
    assert_eq!((verdicts.len(), issuer.asked(JWKS)), (1000, 2));
}

#[tokio::test]
async fn a_cold_start_makes_one_fetch() {
    let issuer = Issuer::start().await;
    let route = verifier_of(&issuer).route();
    let (answer, gate) = Answer::new(json!({ "keys": [jwk(&KEYS[0], "one")] }).to_string()).held();
    issuer.server.answer_with(JWKS, answer);
    let token: Arc<str> = issuer.good_token().into();
    let mut requests = JoinSet::new();
    for _ in 0..100 {
        let (route, token) = (route.clone(), Arc::clone(&token));
        requests.spawn(async move { said(&route.verify(&token).await) });
    }
    until(|| issuer.asked(JWKS) > 0).await;
    assert!(requests.try_join_next().is_none());
    gate.open();
    assert!(requests.join_all().await.iter().all(|verdict| *verdict == "accepted"));
    assert_eq!(issuer.asked(JWKS), 1);
}

#[tokio::test]
async fn a_request_that_gives_up_takes_nothing_from_the_others() {
    let issuer = Issuer::start().await;
    let route = verifier_of(&issuer).route();
    let (answer, gate) = Answer::new(json!({ "keys": [jwk(&KEYS[0], "one")] }).to_string()).held();
    issuer.server.answer_with(JWKS, answer);
    let token: Arc<str> = issuer.good_token().into();
    let request = || {
        let (route, token) = (route.clone(), Arc::clone(&token));
        tokio::spawn(async move { said(&route.verify(&token).await) })
    };
    let (leaving, staying) = (request(), request());
    until(|| issuer.asked(JWKS) > 0).await;
    leaving.abort();
    assert!(leaving.await.unwrap_err().is_cancelled());
    gate.open();
    assert_eq!(staying.await.unwrap(), "accepted");
}

#[tokio::test]
async fn a_token_of_an_unknown_key_is_told_while_the_issuer_is_away() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    issuer.go_away();
    assert_eq!(verdict(&verifier, &strange(&issuer)).await, "unknown_key");
    assert_eq!(verdict_at_once(&verifier, &strange(&issuer)).await, "unknown_key");
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    land().await;
}

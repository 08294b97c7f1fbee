//! What the claims of a token have to be: times, issuer, audience, scopes. Abuse case 147.

use countersign_verify::{Reason, Verifier};
use serde_json::{Value, json};

use crate::issuer::{AUDIENCE, Issuer};
use crate::signing::{KEYS, rs256, sign};
use crate::subject::{said, settings_of, verdict, verifier_of};

#[tokio::test]
async fn a_token_is_good_until_the_second_of_its_end() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let token = issuer.good_token();
    issuer.clock.advance(599.9);
    assert_eq!(verdict(&verifier, &token).await, "accepted");
    issuer.clock.advance(0.1);
    assert_eq!(verdict(&verifier, &token).await, "expired");
}

#[tokio::test]
async fn a_token_needs_an_end() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    for exp in [Value::Null, json!("1800000600"), json!(true), json!([1]), json!({})] {
        let token = issuer.token(&json!({ "exp": exp }));
        assert_eq!(verdict(&verifier, &token).await, "malformed", "{exp}");
    }
}

#[tokio::test]
async fn an_end_that_never_comes_is_malformed() {
    let issuer = Issuer::start().await;
    let claims = issuer.claims(&json!({ "exp": "never" })).to_string().replace("\"never\"", "1e999");
    let token = sign(&*rs256(&KEYS[0]), r#"{"alg":"RS256","typ":"at+jwt","kid":"one"}"#, &claims);
    assert_eq!(verdict(&verifier_of(&issuer), &token).await, "malformed");
}

#[tokio::test]
async fn a_token_from_the_future_is_refused() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let now = issuer.clock.seconds();
    for (changes, expected) in [
        (json!({ "iat": now + 60 }), "accepted"),
        (json!({ "iat": now + 61 }), "not_yet_valid"),
        (json!({ "nbf": now + 60 }), "accepted"),
        (json!({ "nbf": now + 61 }), "not_yet_valid"),
        (json!({ "iat": now + 61, "nbf": now }), "not_yet_valid"),
    ] {
        assert_eq!(verdict(&verifier, &issuer.token(&changes)).await, expected, "{changes}");
    }
}

#[tokio::test]
async fn a_start_that_is_no_number_is_malformed() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    for changes in [
        json!({ "iat": null }),
        json!({ "iat": "1" }),
        json!({ "iat": true }),
        json!({ "iat": null, "nbf": 1 }),
        json!({ "nbf": "1" }),
        json!({ "nbf": false }),
    ] {
        assert_eq!(verdict(&verifier, &issuer.token(&changes)).await, "malformed", "{changes}");
    }
}

#[tokio::test]
async fn the_issuer_is_compared_byte_for_byte() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let url = &issuer.url;
    let others = [json!("https://other.example"), json!(format!("{url}/")), json!(url.to_uppercase())];
    for iss in others.into_iter().chain([Value::Null, json!([url])]) {
        let token = issuer.token(&json!({ "iss": iss }));
        assert_eq!(verdict(&verifier, &token).await, "wrong_issuer", "{iss}");
    }
}

#[tokio::test]
async fn one_of_the_audiences_has_to_be_named() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    for aud in [
        json!("https://other.example"),
        json!("https://api.example.com/"),
        json!([]),
        Value::Null,
        json!(7),
        json!({ "aud": 1 }),
        json!([1, AUDIENCE]),
    ] {
        let token = issuer.token(&json!({ "aud": aud }));
        assert_eq!(verdict(&verifier, &token).await, "wrong_audience", "{aud}");
    }
    let several = issuer.token(&json!({ "aud": ["https://other.example", AUDIENCE] }));
    assert_eq!(verdict(&verifier, &several).await, "accepted");
}

#[tokio::test]
async fn what_rfc_9068_demands_has_to_be_there() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    for claim in ["sub", "client_id", "jti"] {
        for value in [Value::Null, json!(7), json!(["x"])] {
            let token = issuer.token(&json!({ claim: value }));
            assert_eq!(verdict(&verifier, &token).await, "malformed", "{claim} {value}");
        }
    }
}

#[tokio::test]
async fn scopes_are_needed_by_verifier_and_route() {
    let issuer = Issuer::start().await;
    let verifier = Verifier::with(settings_of(&issuer).scopes(["orders"])).unwrap();
    let scoped = |scope: &str| issuer.token(&json!({ "scope": scope }));
    assert_eq!(verdict(&verifier, &scoped("orders")).await, "accepted");
    assert_eq!(verdict(&verifier, &issuer.token(&json!({ "scope": null }))).await, "insufficient_scope");
    let route = verifier.route().scopes(["write"]).unwrap().any_scopes(["a", "b"]).unwrap();
    assert_eq!(said(&route.verify(&scoped("orders write b")).await), "accepted");
    for scope in ["write b", "orders b", "orders write", "orders write c", "ORDERS write a", ""] {
        assert_eq!(said(&route.verify(&scoped(scope)).await), "insufficient_scope", "{scope}");
    }
}

#[tokio::test]
async fn a_refusal_names_the_scopes_that_are_needed() {
    let issuer = Issuer::start().await;
    let route = verifier_of(&issuer).route().scopes(["write"]).unwrap().any_scopes(["admin"]).unwrap();
    let refusal = route.verify(&issuer.good_token()).await.unwrap_err();
    assert_eq!(refusal.reason(), Reason::InsufficientScope);
    assert_eq!(refusal.needed_scopes(), ["admin", "write"]);
    assert!(refusal.challenge().unwrap().ends_with(r#"scope="admin write""#));
}

#[tokio::test]
async fn scopes_are_words_between_single_spaces() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let token = verifier.route().verify(&issuer.token(&json!({ "scope": "a\tb  c" }))).await.unwrap();
    assert_eq!(token.scopes().iter().collect::<Vec<_>>(), ["a\tb", "c"]);
    let list = issuer.token(&json!({ "scope": ["orders"] }));
    assert_eq!(verdict(&verifier, &list).await, "malformed");
}

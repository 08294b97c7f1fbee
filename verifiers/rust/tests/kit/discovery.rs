//! Where keys come from: metadata, OpenID Connect Discovery, a given URL, another base URL.

use countersign_verify::{Event, Verifier};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

use crate::issuer::{Issuer, JWKS, METADATA};
use crate::server::Answer;
use crate::signing::{KEYS, jwk};
use crate::subject::{settings_named, settings_of, verdict, verifier_of};

const OPENID: &str = "/.well-known/openid-configuration";

fn keys() -> Answer {
    Answer::new(json!({ "keys": [jwk(&KEYS[0], "one")] }).to_string())
}

fn metadata(issuer: &str, jwks_uri: &Value) -> Answer {
    Answer::new(json!({ "issuer": issuer, "jwks_uri": jwks_uri }).to_string())
}

/// What was asked for, and how often.
fn asked(issuer: &Issuer) -> Vec<(String, usize)> {
    issuer.server.asked().into_iter().collect()
}

fn once(paths: &[&str]) -> Vec<(String, usize)> {
    let mut once: Vec<_> = paths.iter().map(|path| ((*path).to_owned(), 1)).collect();
    once.sort();
    once
}

#[tokio::test]
async fn keys_are_found_by_the_metadata_and_fetched_once() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    for _ in 0..3 {
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    }
    assert_eq!(asked(&issuer), once(&[METADATA, JWKS]));
    let head = issuer.server.head(JWKS);
    assert!(head.contains("accept: application/jwk-set+json"), "{head}");
}

#[tokio::test]
async fn openid_discovery_is_used_where_there_are_no_metadata() {
    let issuer = Issuer::start().await;
    issuer.server.answer_with(OPENID, metadata(&issuer.url, &json!(format!("{}{JWKS}", issuer.url))));
    issuer.server.answer_with(METADATA, Answer::failure(404));
    assert_eq!(verdict(&verifier_of(&issuer), &issuer.good_token()).await, "accepted");
    assert_eq!(asked(&issuer), once(&[METADATA, OPENID, JWKS]));
}

#[tokio::test]
async fn openid_discovery_is_not_used_when_the_metadata_fail() {
    let issuer = Issuer::start().await;
    issuer.server.answer_with(OPENID, metadata(&issuer.url, &json!(format!("{}{JWKS}", issuer.url))));
    issuer.server.answer_with(METADATA, Answer::failure(500));
    assert_eq!(verdict(&verifier_of(&issuer), &issuer.good_token()).await, "keys_unavailable");
    assert_eq!(asked(&issuer), once(&[METADATA]));
}

#[tokio::test]
async fn a_given_jwks_uri_is_fetched_as_it_stands() {
    let issuer = Issuer::start().await;
    let name = "https://login.example.com";
    let settings = settings_named(name, &issuer);
    let verifier = Verifier::with(settings.jwks_uri(format!("{}{JWKS}", issuer.url))).unwrap();
    assert_eq!(verdict(&verifier, &issuer.token(&json!({ "iss": name }))).await, "accepted");
    assert_eq!(asked(&issuer), once(&[JWKS]));
}

#[tokio::test]
async fn metadata_of_another_issuer_are_refused() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let jwks_uri = format!("{}{JWKS}", issuer.url);
    let slashed = format!("{}/", issuer.url);
    for other in [json!("https://other.example"), json!(slashed), Value::Null, json!([issuer.url])] {
        let body = json!({ "issuer": other, "jwks_uri": jwks_uri });
        issuer.server.answer_with(METADATA, Answer::new(body.to_string()));
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable", "{other}");
        issuer.clock.advance(1.0);
    }
    assert_eq!(issuer.asked(JWKS), 0);
}

#[tokio::test]
async fn metadata_with_a_strange_jwks_uri_are_refused() {
    let issuer = Issuer::start().await;
    let port = issuer.server.port;
    let strange = [
        Value::Null,
        json!(7),
        json!("http://127.0.0.1:1/jwks"),
        json!("file:///etc/passwd"),
        json!("//host/keys"),
        json!(format!("http://127.0.0.1:{port}@other.example/")),
    ];
    for jwks_uri in strange {
        issuer.server.answer_with(METADATA, metadata(&issuer.url, &jwks_uri));
        let causes = Arc::new(Mutex::new(String::new()));
        let told = Arc::clone(&causes);
        let settings = settings_of(&issuer).on_event(move |event| {
            if let Event::FetchFailed { cause, .. } = event {
                told.lock().unwrap().push_str(cause);
            }
        });
        let verifier = Verifier::with(settings).unwrap();
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable", "{jwks_uri}");
        assert!(causes.lock().unwrap().contains("jwks_uri"), "{jwks_uri}");
    }
}

#[tokio::test]
async fn keys_beside_the_issuer_are_fetched_by_https_only() {
    let issuer = Issuer::start().await;
    let name = format!("{}/tenant", issuer.url);
    let beside = json!(format!("{}{JWKS}", issuer.url));
    issuer.server.answer_with(&format!("{METADATA}/tenant"), metadata(&name, &beside));
    let verifier = Verifier::with(settings_named(&name, &issuer)).unwrap();
    assert_eq!(verdict(&verifier, &issuer.token(&json!({ "iss": name }))).await, "keys_unavailable");
    assert_eq!(issuer.asked(JWKS), 0);
}

#[tokio::test]
async fn a_base_url_changes_where_is_fetched_and_nothing_else() {
    let issuer = Issuer::start().await;
    let name = "https://login.example.com/tenant";
    let inside = format!("{}/inside", issuer.url);
    let metadata_path = format!("{METADATA}/inside");
    issuer.server.answer_with(&metadata_path, metadata(name, &json!(format!("{name}/jwks?set=1"))));
    issuer.server.answer_with("/inside/jwks", keys());
    let uri = format!("{name}/lists/1");
    let list = issuer.status_list(&json!({ "sub": uri }));
    issuer.server.answer_with("/inside/lists/1", Answer::new(list));
    let settings = settings_named(name, &issuer);
    let settings = settings.if_status_unavailable("refuse".parse().unwrap());
    let verifier = Verifier::with(settings.base_url(&inside)).unwrap();
    let iss = json!({ "iss": name });
    assert_eq!(verdict(&verifier, &issuer.token_of_list(3, &uri, &iss)).await, "accepted");
    let by_address = issuer.token_of_list(3, &format!("{inside}/lists/1"), &iss);
    assert_eq!(verdict(&verifier, &by_address).await, "status_foreign");
    assert_eq!(asked(&issuer), once(&[&metadata_path, "/inside/jwks", "/inside/lists/1"]));
    assert!(issuer.server.head("/inside/jwks").starts_with("get /inside/jwks?set=1 "));
}

//! `GET /.well-known/jwks.json` (design rules K1 and K2, abuse case 68).

use countersign::config::Period;
use countersign::keyring::KeyAdmin;
use openssl::rsa::Rsa;
use poem::http::{Method, header};
use support::api::answer::Answer;
use support::api::call::{Call, get};
use support::api::server::TestServer;
use support::signing_key;

const PATH: &str = "/.well-known/jwks.json";

fn kids(jwks: &Answer) -> Vec<String> {
    let json = jwks.json();
    let keys = json["keys"].as_array().unwrap();
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

// Abuse case 68.
#[tokio::test]
async fn a_key_has_its_public_members_and_no_other() {
    let server = TestServer::start().await;
    let answer = server.send(get(PATH)).await;
    let (n, e) = signing_key::key().modulus_and_exponent();
    let expected = serde_json::json!({"keys": [
        {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": signing_key::kid(), "n": n, "e": e},
    ]});
    assert_eq!((answer.status, answer.json()), (200, expected));
    assert_eq!(answer.header(header::CONTENT_TYPE).as_deref(), Some("application/json"));
}

#[tokio::test]
async fn it_may_be_cached_for_the_configured_time() {
    let server = TestServer::configured(|config| config.keys.jwks_max_age = Period::minutes(2)).await;
    let answer = server.send(get(PATH)).await;
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("public, max-age=120"));
    assert_eq!(answer.header(header::PRAGMA), None);
    let server = server.restarted(|_| {}).await;
    let answer = server.send(get(PATH)).await;
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("public, max-age=300"));
}

#[tokio::test]
async fn who_has_seen_it_gets_304() {
    let server = TestServer::start().await;
    let etag = server.send(get(PATH)).await.header(header::ETAG).unwrap();
    assert!(
        etag.starts_with('"') && etag.ends_with('"') && etag.len() > 10,
        "{etag} is not a strong validator"
    );
    let asked = |tags: &str| get(PATH).header(header::IF_NONE_MATCH, tags);
    for tags in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".to_owned()] {
        let answer = server.send(asked(&tags)).await;
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{tags}");
        assert_eq!(answer.header(header::ETAG).as_ref(), Some(&etag), "{tags}");
        assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("public, max-age=300"), "{tags}");
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN).as_deref(), Some("*"), "{tags}");
    }
    for tags in ["\"other\"", "", etag.trim_matches('"'), "\u{fffd}"] {
        assert_eq!(server.send(asked(tags)).await.status, 200, "{tags}");
    }
}

#[tokio::test]
async fn it_is_read_by_get_and_head_only() {
    let server = TestServer::start().await;
    assert_eq!(server.send(Call::new(Method::HEAD, PATH)).await.status, 200);
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let answer = server.send(Call::new(method.clone(), PATH)).await;
        assert_eq!(
            (answer.status, answer.header(header::ALLOW).as_deref()),
            (405, Some("GET, HEAD")),
            "{method}"
        );
    }
}

// K1: what a later import publishes is seen before it signs.
#[tokio::test]
async fn a_second_key_is_published_but_does_not_sign() {
    let server = TestServer::start().await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    let before = server.send(get(PATH)).await;
    let pem = Rsa::generate(2048).unwrap().private_key_to_pem().unwrap();
    let state = &server.state;
    let keys = KeyAdmin::new(&state.database, &state.config.keys, &state.ambient);
    let imported = keys.import(std::str::from_utf8(&pem).unwrap()).await.unwrap();
    state.keyring.reload(&state.database).await.unwrap();

    let after = server.send(get(PATH)).await;
    let mut found = kids(&after);
    found.sort();
    let mut expected = vec![imported.kid, signing_key::kid()];
    expected.sort();
    assert_eq!(found, expected);
    assert_ne!(after.header(header::ETAG), before.header(header::ETAG));
    let token = server.token("web", "alice", "").await;
    assert_eq!(support::jwt::header(&token)["kid"], signing_key::kid());
}

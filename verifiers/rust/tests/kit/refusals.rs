//! What a refusal looks like, that all kits say the same, and which token of a request is meant.
//! Abuse case 146.

use countersign_verify::{Reason, Refusal, Route};
use http::{HeaderMap, HeaderValue, Uri};
use serde_json::{Value, json};

use crate::issuer::Issuer;
use crate::subject::verifier_of;

#[test]
fn the_reasons_are_those_of_all_kits() {
    let shared = include_str!("../../../reasons.json");
    let mine = Reason::ALL.map(|reason| {
        let (status, error, description) = (reason.status(), reason.error(), reason.description());
        let answer = json!({ "status": status, "error": error, "description": description });
        (reason.as_str().to_owned(), answer)
    });
    let names = mine.each_ref().map(|(name, _)| name.clone());
    assert_eq!(Value::Object(mine.into_iter().collect()), serde_json::from_str::<Value>(shared).unwrap());
    // In the same order, which is that of the checks.
    let places = names.map(|name| shared.find(&format!("\"{name}\":")).unwrap());
    assert!(places.is_sorted());
}

fn headers(values: &[&str]) -> HeaderMap {
    let value = |value: &&str| ("authorization".parse().unwrap(), HeaderValue::from_str(value).unwrap());
    values.iter().map(value).collect()
}

async fn refused(route: &Route, values: &[&str], uri: &str) -> Refusal {
    route.authenticate(&headers(values), &uri.parse().unwrap()).await.unwrap_err()
}

#[tokio::test]
async fn a_missing_token_is_challenged_without_an_error_code() {
    let issuer = Issuer::start().await;
    let response = refused(&verifier_of(&issuer).route(), &[], "/").await.response();
    assert_eq!(response.status(), 401);
    assert_eq!(response.headers()["WWW-Authenticate"], "Bearer");
    let body: Value = serde_json::from_str(response.body()).unwrap();
    assert_eq!(body["error"], "missing_token");
}

#[tokio::test]
async fn a_bad_token_is_challenged_with_an_error_code() {
    let issuer = Issuer::start().await;
    let refusal = verifier_of(&issuer).route().verify("x").await.unwrap_err();
    let response = refusal.response();
    let challenge = r#"Bearer error="invalid_token", error_description="The token is malformed""#;
    assert_eq!(response.headers()["WWW-Authenticate"], challenge);
    let body: Value = serde_json::from_str(response.body()).unwrap();
    assert_eq!(body, json!({ "error": "invalid_token", "error_description": "The token is malformed" }));
    assert_eq!(refusal.to_string(), "The token is malformed");
}

#[tokio::test]
async fn what_cannot_be_known_is_no_challenge() {
    let issuer = Issuer::start().await;
    issuer.go_away();
    let refusal = verifier_of(&issuer).route().verify(&issuer.good_token()).await.unwrap_err();
    let response = refusal.response();
    assert_eq!((response.status().as_u16(), refusal.challenge()), (503, None));
    assert_eq!(response.headers()["Retry-After"], "1");
    assert!(!response.headers().contains_key("WWW-Authenticate"));
    assert!(response.body().contains("keys_unavailable"));
}

#[tokio::test]
async fn the_token_of_a_request_is_found() {
    let issuer = Issuer::start().await;
    let route = verifier_of(&issuer).route();
    let token = issuer.good_token();
    for value in [format!("Bearer {token}"), format!("bearer {token}"), format!("BEARER  {token} ")] {
        let token = route.authenticate(&headers(&[&value]), &Uri::from_static("/?page=2")).await.unwrap();
        assert_eq!(token.client_id(), "web");
    }
}

#[tokio::test]
async fn a_request_without_a_bearer_token() {
    let issuer = Issuer::start().await;
    let route = verifier_of(&issuer).route();
    let requests: [&[&str]; 6] =
        [&[], &["Basic YTpi"], &[""], &["Bearertoken"], &["DPoP x"], &["Basic YTpi", "DPoP x"]];
    for values in requests {
        assert_eq!(refused(&route, values, "/").await.reason(), Reason::MissingToken, "{values:?}");
        // A token in the query alone is not read.
        let refusal = refused(&route, values, "/?access_token=x").await;
        assert_eq!(refusal.reason(), Reason::MissingToken, "{values:?}");
    }
}

#[tokio::test]
async fn a_request_with_two_tokens() {
    let issuer = Issuer::start().await;
    let route = verifier_of(&issuer).route();
    let value = format!("Bearer {}", issuer.good_token());
    let (joined, with_another) = (format!("{value}, {value}"), format!("{value},bearer x"));
    let requests: [(&[&str], &str); 6] = [
        (&[&value, &value], "/"),
        (&[&value, "Basic YTpi"], "/"),
        (&["Basic YTpi", &value], "/"),
        (&[&value], "/?access_token=x"),
        // Servers may join two headers.
        (&[&joined], "/"),
        (&[&with_another], "/"),
    ];
    for (values, uri) in requests {
        assert_eq!(refused(&route, values, uri).await.reason(), Reason::TwoTokens, "{uri}");
    }
    assert!(issuer.is_asked_nothing());
}

#[tokio::test]
async fn an_empty_token_or_one_with_spaces_is_malformed() {
    let issuer = Issuer::start().await;
    let route = verifier_of(&issuer).route();
    for value in ["Bearer", "Bearer ", "Bearer a b", "Bearer a.b.c d", "Bearer a\tb"] {
        assert_eq!(refused(&route, &[value], "/").await.reason(), Reason::Malformed, "{value:?}");
    }
    let mut odd = HeaderMap::new();
    odd.insert("authorization", HeaderValue::from_bytes(b"Bearer \xff.b.c").unwrap());
    let refusal = route.authenticate(&odd, &Uri::from_static("/")).await.unwrap_err();
    assert_eq!(refusal.reason(), Reason::Malformed);
}

#[tokio::test]
async fn the_metadata_of_a_protected_resource() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let described = verifier.protected_resource("https://api.example.com/v1", ["write", "orders"]).unwrap();
    assert_eq!(described.path(), "/.well-known/oauth-protected-resource/v1");
    assert_eq!(described.url(), "https://api.example.com/.well-known/oauth-protected-resource/v1");
    let document = json!({
        "resource": "https://api.example.com/v1",
        "authorization_servers": [issuer.url],
        "scopes_supported": ["orders", "write"],
        "bearer_methods_supported": ["header"],
    });
    assert_eq!(*described.document(), document);
    let challenge = refused(&verifier.route(), &[], "/").await.challenge().unwrap();
    assert_eq!(challenge, format!("Bearer resource_metadata=\"{}\"", described.url()));
}

#[tokio::test]
async fn a_verifier_is_for_one_resource() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let described = verifier.protected_resource("https://api.example.com/", ["orders"]).unwrap();
    assert_eq!(described.path(), "/.well-known/oauth-protected-resource");
    assert!(verifier.protected_resource("https://api.example.com", ["write"]).is_ok());
    let error = verifier.protected_resource("https://other.example.com", ["orders"]).unwrap_err();
    assert!(error.to_string().contains("another verifier"), "{error}");
}

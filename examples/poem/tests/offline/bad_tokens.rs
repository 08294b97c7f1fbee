//! Tokens that are refused. Nearly all of them carry a good signature: it is the other checks that must hold.

use serde_json::{Value, json};

use crate::service::Service;
use crate::token::{
    KEY, OTHER_KEY, REVOKED, at, claims, encode, good, header, sign, status, with, with_claim, with_header,
};

async fn assert_refused(tokens: &[(&str, String, &str)]) {
    let (service, _issuer) = Service::start().await;
    assert_eq!(service.status(&good()).await, 200);
    for (what, token, detail) in tokens {
        for path in ["/users/me", "/users/me/items"] {
            let answer = service.get(path, token).await;
            assert_eq!(answer.status, 401, "{what}: {answer:?}");
            let challenge = answer.challenge.unwrap();
            assert!(challenge.starts_with(r#"Bearer error="invalid_token""#), "{what}: {challenge}");
            assert_eq!(answer.body, json!({ "detail": detail }), "{what}");
        }
    }
}

#[tokio::test]
async fn claims_of_another_issuer_audience_or_time() {
    assert_refused(&[
        ("wrong aud", with_claim("aud", json!("https://other.example")), "The token is for another audience"),
        // abuse case 64
        ("wrong iss", with_claim("iss", json!("https://other.example")), "The token is from another issuer"),
        ("expired", with_claim("exp", json!(at(-1))), "The token has expired"),
        ("not valid yet", with_claim("nbf", json!(at(120))), "The token is not valid yet"),
        // abuse case 63
        ("exp as string", with_claim("exp", json!(at(600).to_string())), "The token is malformed"),
        ("no jti", with_claim("jti", Value::Null), "The token is malformed"),
    ])
    .await;
}

#[tokio::test]
async fn tokens_that_were_taken_back() {
    let revoked = with_claim("status", status(REVOKED));
    assert_refused(&[("revoked", revoked, "The token has been revoked")]).await;
}

#[tokio::test]
async fn other_algorithms_types_and_keys() {
    let unsigned = encode(with(header(), "alg", json!("none")).to_string());
    let unsigned = format!("{unsigned}.{}.", encode(claims().to_string()));
    let wrong_algorithm = "The token is signed with an algorithm that is not accepted";
    let good = good();
    let (message, signature) = good.rsplit_once('.').unwrap();
    let reversed: String = signature.chars().rev().collect();
    assert_refused(&[
        // abuse case 57
        ("none, no signature", unsigned, wrong_algorithm),
        ("another algorithm", with_header("alg", json!("RS384")), wrong_algorithm),
        // abuse case 65
        ("typ of an ID token", with_header("typ", json!("JWT")), "The token is not an access token"),
        // abuse case 62
        ("crit", with_header("crit", json!(["exp"])), "The token is malformed"),
        // abuse case 61
        ("unknown kid", with_header("kid", json!("unknown")), "The token is signed with an unknown key"),
        (
            "other key, same kid",
            sign(&OTHER_KEY, &header().to_string(), &claims().to_string()),
            "The token's signature is wrong",
        ),
        ("forged signature", format!("{message}.{reversed}"), "The token's signature is wrong"),
        ("nonsense", "nonsense".to_owned(), "The token is malformed"),
        // abuse case 66
        ("long", format!("{good}{}", "A".repeat(100_000)), "The token is malformed"),
        ("repeated member", repeated_member(), "The token is malformed"),
    ])
    .await;
}

/// abuse case 61; josekit alone takes the last one.
fn repeated_member() -> String {
    let claims = claims().to_string();
    let claims = format!("{},\"sub\":\"someone else\"}}", claims.trim_end_matches('}'));
    sign(&KEY, &header().to_string(), &claims)
}

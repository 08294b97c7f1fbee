//! Tokens that are refused. Nearly all of them carry a good signature: it is the other checks that must hold.

use josekit::jws::{HS256, JwsSigner, RS384};
use serde_json::{Value, json};

use crate::issuer;
use crate::service::Service;
use crate::token::{
    KEY, OTHER_KEY, at, claims, encode, good, header, jwk, sign, with, with_claim, with_header,
};

async fn assert_refused(tokens: &[(&str, String)]) {
    let (service, _issuer) = Service::start().await;
    assert_eq!(service.status(&good()).await, 200);
    for (what, token) in tokens {
        for path in ["/users/me", "/users/me/items"] {
            service.get(path, token).await.assert_unauthorized(what);
        }
    }
}

#[tokio::test]
async fn claims_of_another_issuer_audience_or_time() {
    assert_refused(&[
        ("wrong aud", with_claim("aud", json!("https://other.example"))),
        ("wrong aud among several", with_claim("aud", json!(["https://other.example"]))),
        // abuse case 64
        ("wrong iss", with_claim("iss", json!("https://other.example"))),
        ("iss with a slash", with_claim("iss", json!(format!("{}/", issuer::NAME)))),
        ("iss in capitals", with_claim("iss", json!(issuer::NAME.to_uppercase()))),
        ("expired", with_claim("exp", json!(at(-61)))),
        ("not valid yet", with_claim("nbf", json!(at(120)))),
        // abuse case 63
        ("exp as string", with_claim("exp", json!(at(600).to_string()))),
        ("exp with a fraction", with_claim("exp", json!(1e12 + 0.5))),
        ("exp negative", with_claim("exp", json!(-1))),
        ("iat as string", with_claim("iat", json!("0"))),
    ])
    .await;
}

#[tokio::test]
async fn required_claims_missing() {
    let names = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];
    assert_refused(&names.map(|name| (name, with_claim(name, Value::Null)))).await;
}

/// abuse case 61; josekit takes the last one.
#[tokio::test]
async fn repeated_members() {
    let claims = claims().to_string();
    let repeat = |object: &str, member: &str| format!("{},{member}}}", object.trim_end_matches('}'));
    let header = header().to_string();
    assert_refused(&[
        ("alg", sign(&KEY, &repeat(&header, r#""alg":"RS256""#), &claims)),
        ("typ", sign(&KEY, &repeat(&header, r#""typ":"at+jwt""#), &claims)),
        ("kid", sign(&KEY, &repeat(&header, r#""kid":"one""#), &claims)),
        ("sub", sign(&KEY, &header, &repeat(&claims, r#""sub":"someone else""#))),
        ("preferred_username", sign(&KEY, &header, &repeat(&claims, r#""preferred_username":"admin""#))),
    ])
    .await;
}

#[tokio::test]
async fn other_algorithms() {
    let payload = encode(claims().to_string());
    let message = |alg: &str| format!("{}.{payload}", encode(with(header(), "alg", json!(alg)).to_string()));
    let signed = |alg: &str, signer: &dyn JwsSigner| {
        let message = message(alg);
        format!("{message}.{}", encode(signer.sign(message.as_bytes()).unwrap()))
    };
    let rs384 = RS384.signer_from_pem(KEY.to_pem_private_key()).unwrap();
    let hs256 = HS256.signer_from_bytes(KEY.to_pem_public_key()).unwrap();
    assert_refused(&[
        // abuse case 57
        ("none, no signature", format!("{}.", message("none"))),
        ("none in capitals", format!("{}.", message("NONE"))),
        ("none, signed as RS256", with_header("alg", json!("none"))),
        ("no alg", with_header("alg", Value::Null)),
        ("alg an object", with_header("alg", json!({}))),
        // abuse case 58
        ("HS256 with the public key", signed("HS256", &hs256)),
        // abuse case 59
        ("RS384 by the right key", signed("RS384", &rs384)),
        ("RS384 by the right key, named RS256", signed("RS256", &rs384)),
    ])
    .await;
}

#[tokio::test]
async fn headers_that_would_change_the_meaning() {
    assert_refused(&[
        // abuse case 65
        ("typ of an ID token", with_header("typ", json!("JWT"))),
        ("no typ", with_header("typ", Value::Null)),
        // abuse case 60
        ("jwk", sign_by_other_key("jwk", jwk(&OTHER_KEY, "one"))),
        ("jku", sign_by_other_key("jku", json!("http://127.0.0.1:1/"))),
        ("x5u", sign_by_other_key("x5u", json!("http://127.0.0.1:1/"))),
        // abuse case 62
        ("crit", with_header("crit", json!(["exp"]))),
        ("b64", with_header("b64", json!(false))),
        ("zip", with_header("zip", json!("DEF"))),
        ("cty", with_header("cty", json!("JWT"))),
    ])
    .await;
}

fn sign_by_other_key(name: &str, value: Value) -> String {
    sign(&OTHER_KEY, &with(header(), name, value).to_string(), &claims().to_string())
}

#[tokio::test]
async fn wrong_keys_and_damaged_tokens() {
    let good = good();
    let (message, signature) = good.rsplit_once('.').unwrap();
    let reversed: String = signature.chars().rev().collect();
    assert_refused(&[
        ("other key, same kid", sign(&OTHER_KEY, &header().to_string(), &claims().to_string())),
        // abuse case 61
        ("unknown kid", with_header("kid", json!("unknown"))),
        ("kid traversal", with_header("kid", json!("../../one"))),
        ("no kid", with_header("kid", Value::Null)),
        ("forged signature", format!("{message}.{reversed}")),
        ("cut signature", good[..good.len() - 8].to_owned()),
        ("padded signature", format!("{good}==")),
        ("no signature", message.to_owned()),
        ("four parts", format!("{good}.{signature}")),
        ("nonsense", "nonsense".to_owned()),
        ("empty", String::new()),
        // abuse case 66
        ("dots", ".".repeat(100_000)),
        ("long", format!("{good}{}", "A".repeat(100_000))),
    ])
    .await;
}

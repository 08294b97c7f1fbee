//! Everything that can be wrong with the issuer's keys.

use countersign_verify::{Algorithm, Verifier};
use josekit::jwk::alg::ec::{EcCurve, EcKeyPair};
use josekit::jwk::alg::ed::{EdCurve, EdKeyPair};
use josekit::jwk::alg::rsa::RsaKeyPair;
use josekit::jws::{ES256, EdDSA, JwsSigner, PS256};
use serde_json::{Value, json};

use crate::issuer::{Issuer, JWKS};
use crate::server::Answer;
use crate::signing::{KEYS, jwk, sign, signed_with, with};
use crate::subject::{settings_of, verdict, verifier_of};

#[tokio::test]
async fn a_jwks_without_a_usable_key_is_a_failed_fetch() {
    let keys = json!({ "keys": [jwk(&KEYS[0], "one")] }).to_string();
    let bodies = [
        "<!doctype html><title>Sign in</title>",
        "",
        "{}",
        r#"{"keys": []}"#,
        r#"{"keys": {}}"#,
        "[]",
        r#"{"keys": [{"kty": "oct", "k": "AAAA", "kid": "one"}]}"#,
        r#"{"keys": [{"kty": "RSA", "kid": "one"}]}"#,
        r#"{"keys": [7, null, "x"]}"#,
        &keys[..keys.len() - 20],
        &keys.replacen("\"keys\"", "\"keys\": [], \"keys\"", 1),
    ];
    for body in bodies {
        let issuer = Issuer::start().await;
        let verifier = verifier_of(&issuer);
        issuer.server.answer_with(JWKS, Answer::new(body));
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable", "{body:.40}");
        issuer.server.answer_with(JWKS, Answer::new(keys.clone()));
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable", "{body:.40}");
        issuer.clock.advance(1.0);
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted", "{body:.40}");
    }
}

#[tokio::test]
async fn a_key_for_something_else_is_ignored() {
    for changes in [
        json!({ "use": "enc" }),
        json!({ "use": 7 }),
        json!({ "key_ops": ["sign"] }),
        json!({ "key_ops": "verify" }),
        json!({ "alg": "RS384" }),
        json!({ "alg": "RSA-OAEP" }),
        json!({ "kty": "EC" }),
        json!({ "kid": 1 }),
        json!({ "e": null }),
        json!({ "n": "AQAB" }),
        json!({ "crv": "P-256" }),
    ] {
        let issuer = Issuer::start().await;
        issuer.set_keys(vec![with(jwk(&KEYS[0], "one"), &changes), jwk(&KEYS[1], "two")]);
        let verifier = verifier_of(&issuer);
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "unknown_key", "{changes}");
        let other = signed_with(&KEYS[1], &json!({ "kid": "two" }), &issuer.claims(&json!({})));
        assert_eq!(verdict(&verifier, &other).await, "accepted", "{changes}");
    }
}

#[tokio::test]
async fn a_key_that_says_little_is_used() {
    let issuer = Issuer::start().await;
    issuer.set_keys(vec![with(jwk(&KEYS[0], "one"), &json!({ "use": null, "alg": null }))]);
    assert_eq!(verdict(&verifier_of(&issuer), &issuer.good_token()).await, "accepted");
}

#[tokio::test]
async fn a_weak_key_is_ignored() {
    let issuer = Issuer::start().await;
    // One bit less than what is enough, though its bytes are as many.
    let weak = RsaKeyPair::generate(2047).unwrap();
    issuer.set_keys(vec![jwk(&weak, "one"), jwk(&KEYS[1], "two")]);
    assert_eq!(verdict(&verifier_of(&issuer), &issuer.good_token()).await, "unknown_key");
}

#[tokio::test]
async fn a_key_that_would_keep_the_machine_busy_is_ignored() {
    let issuer = Issuer::start().await;
    let mut modulus = vec![0xff_u8; 1025];
    modulus[0] = 1;
    let huge = with(jwk(&KEYS[0], "one"), &json!({ "n": crate::signing::base64url(modulus) }));
    issuer.set_keys(vec![huge, jwk(&KEYS[1], "two")]);
    assert_eq!(verdict(&verifier_of(&issuer), &issuer.good_token()).await, "unknown_key");
}

#[tokio::test]
async fn a_published_private_key_is_only_a_public_one() {
    let issuer = Issuer::start().await;
    let private = json!({ "d": "AQAB", "p": "AQAB", "q": "AQAB" });
    issuer.set_keys(vec![with(jwk(&KEYS[0], "one"), &private)]);
    assert_eq!(verdict(&verifier_of(&issuer), &issuer.good_token()).await, "accepted");
}

#[tokio::test]
async fn a_token_without_kid_has_the_only_key() {
    let issuer = Issuer::start().await;
    let token = signed_with(&KEYS[0], &json!({ "kid": null }), &issuer.claims(&json!({})));
    assert_eq!(verdict(&verifier_of(&issuer), &token).await, "accepted");
    issuer.set_keys(vec![jwk(&KEYS[0], "one"), jwk(&KEYS[1], "two")]);
    let other = verifier_of(&issuer);
    for _ in 0..2 {
        assert_eq!(verdict(&other, &token).await, "unknown_key");
    }
    assert_eq!(issuer.asked(JWKS), 2);
}

#[tokio::test]
async fn of_two_keys_with_one_name_the_one_for_the_algorithm_counts() {
    let issuer = Issuer::start().await;
    let curve = EcKeyPair::generate(EcCurve::P256).unwrap();
    let public =
        with(Value::Object(curve.to_jwk_public_key().into()), &json!({ "kid": "one", "key_ops": null }));
    issuer.set_keys(vec![public, jwk(&KEYS[0], "one")]);
    let settings = settings_of(&issuer).algorithms([Algorithm::RS256, Algorithm::ES256]);
    let verifier = Verifier::with(settings).unwrap();
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    let signer = ES256.signer_from_jwk(&curve.to_jwk_private_key()).unwrap();
    assert_eq!(verdict(&verifier, &token_by(&issuer, &signer, "ES256", "one")).await, "accepted");
}

fn token_by(issuer: &Issuer, signer: &dyn JwsSigner, alg: &str, kid: &str) -> String {
    let header = json!({ "alg": alg, "typ": "at+jwt", "kid": kid }).to_string();
    sign(signer, &header, &issuer.claims(&json!({})).to_string())
}

#[tokio::test]
async fn other_algorithms_can_be_named() {
    let issuer = Issuer::start().await;
    let curve = EcKeyPair::generate(EcCurve::P256).unwrap();
    let edwards = EdKeyPair::generate(EdCurve::Ed25519).unwrap();
    let public = |jwk: josekit::jwk::Jwk, kid: &str| {
        with(Value::Object(jwk.into()), &json!({ "kid": kid, "key_ops": null }))
    };
    issuer.set_keys(vec![
        public(curve.to_jwk_public_key(), "ec"),
        public(edwards.to_jwk_public_key(), "ed"),
        with(jwk(&KEYS[0], "one"), &json!({ "alg": null })),
    ]);
    let algorithms = [Algorithm::ES256, Algorithm::EdDSA, Algorithm::Ed25519, Algorithm::PS256];
    let verifier = Verifier::with(settings_of(&issuer).algorithms(algorithms)).unwrap();
    let by_curve = ES256.signer_from_jwk(&curve.to_jwk_private_key()).unwrap();
    let by_edwards = EdDSA.signer_from_jwk(&edwards.to_jwk_private_key()).unwrap();
    let by_pss = PS256.signer_from_jwk(&KEYS[0].to_jwk_private_key()).unwrap();
    let good: [(&dyn JwsSigner, &str, &str); 4] = [
        (&by_curve, "ES256", "ec"),
        (&by_edwards, "EdDSA", "ed"),
        (&by_edwards, "Ed25519", "ed"),
        (&by_pss, "PS256", "one"),
    ];
    for (signer, alg, kid) in good {
        assert_eq!(verdict(&verifier, &token_by(&issuer, signer, alg, kid)).await, "accepted", "{alg}");
    }
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "wrong_algorithm");
    assert_eq!(verdict(&verifier, &token_by(&issuer, &by_curve, "ES256", "ed")).await, "unknown_key");
    assert_eq!(verdict(&verifier, &token_by(&issuer, &by_pss, "ES256", "ec")).await, "bad_signature");
}

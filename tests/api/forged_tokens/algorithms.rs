//! Other algorithms and other keys (abuse cases 57 to 59).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::rsa::{Padding, Rsa};
use serde_json::{Value, json};
use support::api::forge::{Forger, hs256, message, signed};
use support::signing_key;

use super::row::{Row, row};

pub(super) fn rows(forger: &Forger) -> Vec<Row> {
    let mut rows = none(forger);
    rows.extend(symmetric(forger));
    rows.extend(others(forger));
    rows
}

// Abuse case 57.
fn none(forger: &Forger) -> Vec<Row> {
    let signature = forger.token.rsplit('.').next().unwrap();
    let algorithms =
        [json!("none"), json!("None"), json!("NONE"), json!("nOnE"), json!(""), Value::Null, json!({})];
    let with_algorithm = algorithms.iter().flat_map(|alg| {
        let token = forger.with_header("alg", alg.clone());
        let message = token.rsplit_once('.').unwrap().0;
        [
            row(format!("alg {alg}, no signature"), format!("{message}.")),
            row(format!("alg {alg}, two parts"), message),
            row(format!("alg {alg}, the right signature of another"), format!("{message}.{signature}")),
            row(format!("alg {alg}, signed"), token.clone()),
        ]
    });
    let further = [
        row("no alg", forger.without_header("alg")),
        row("alg in a list", forger.with_header("alg", json!(["RS256"]))),
        row("alg as a number", forger.with_header("alg", 256)),
        row("no signature", forger.token.replace(signature, "")),
    ];
    with_algorithm.chain(further).collect()
}

// Abuse case 58.
fn symmetric(forger: &Forger) -> Vec<Row> {
    let pem = signing_key::key().public().into_bytes();
    let (modulus, exponent) = signing_key::key().modulus_and_exponent();
    let jwk = json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": signing_key::kid(), "n": modulus, "e": exponent});
    let keys: [(&str, Vec<u8>); 8] = [
        ("PEM", pem.clone()),
        ("PEM without its last line end", pem.trim_ascii_end().to_vec()),
        ("DER", signing_key::key().pair().public_key_to_der().unwrap()),
        ("PKCS#1", signing_key::key().rsa().public_key_to_der_pkcs1().unwrap()),
        ("JWK", jwk.to_string().into_bytes()),
        ("modulus", URL_SAFE_NO_PAD.decode(&modulus).unwrap()),
        ("modulus in base64", modulus.into_bytes()),
        ("kid", signing_key::kid().into_bytes()),
    ];
    let message = forger.message("HS256");
    keys.iter()
        .map(|(name, key)| row(format!("HS256 with the {name} as key"), hs256(&message, key)))
        .collect()
}

// Abuse case 59.
fn others(forger: &Forger) -> Vec<Row> {
    let ours = signing_key::key().pair();
    let theirs = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let rsa = |alg: &str, digest, padding| signed(&forger.message(alg), ours, digest, padding);
    let (pkcs1, pss) = (Padding::PKCS1, Padding::PKCS1_PSS);
    vec![
        row("RS384 by the right key", rsa("RS384", MessageDigest::sha384(), pkcs1)),
        row("RS512 by the right key", rsa("RS512", MessageDigest::sha512(), pkcs1)),
        row("PS256 by the right key", rsa("PS256", MessageDigest::sha256(), pss)),
        row("PS256 called RS256", rsa("RS256", MessageDigest::sha256(), pss)),
        row("RS384 called RS256", rsa("RS256", MessageDigest::sha384(), pkcs1)),
        row("RS256 in lower case", rsa("rs256", MessageDigest::sha256(), pkcs1)),
        row("RS256 and a space", rsa("RS256 ", MessageDigest::sha256(), pkcs1)),
        row("another key under our kid", {
            signed(&forger.message("RS256"), &theirs, MessageDigest::sha256(), pkcs1)
        }),
        row("ES256", es256(&forger.message("ES256"))),
        row("another key that brings itself along", {
            let rsa = theirs.rsa().unwrap();
            let part = |number: Vec<u8>| URL_SAFE_NO_PAD.encode(number);
            let jwk = json!({"kty": "RSA", "n": part(rsa.n().to_vec()), "e": part(rsa.e().to_vec())});
            let header = json!({"alg": "RS256", "kid": signing_key::kid(), "typ": "at+jwt", "jwk": jwk});
            let message = message(&header.to_string(), &forger.claims.to_string());
            signed(&message, &theirs, MessageDigest::sha256(), pkcs1)
        }),
    ]
}

/// RFC 7518 §3.4: the two numbers one after the other.
fn es256(message: &str) -> String {
    let key = EcKey::generate(&EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap()).unwrap();
    let signature = EcdsaSig::sign(&openssl::sha::sha256(message.as_bytes()), &key).unwrap();
    let numbers =
        [signature.r().to_vec_padded(32).unwrap(), signature.s().to_vec_padded(32).unwrap()].concat();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(numbers))
}

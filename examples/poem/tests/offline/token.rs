//! Makes tokens, good ones and others, and what the issuer says about them.

use std::io::Write as _;
use std::sync::LazyLock;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use josekit::jwk::alg::rsa::RsaKeyPair;
use josekit::jws::{JwsSigner as _, RS256};
use serde_json::{Value, json};

use crate::issuer;

pub const SUB: &str = "0199b8a4-6f3e-7c41-9d53-3f2a5e8b7c10";

/// The place in the status list that is revoked. All others are valid.
pub const REVOKED: u8 = 3;

/// The issuer's key, with the id `one`.
pub static KEY: LazyLock<RsaKeyPair> = LazyLock::new(new_key);

/// Another key.
pub static OTHER_KEY: LazyLock<RsaKeyPair> = LazyLock::new(new_key);

fn new_key() -> RsaKeyPair {
    RS256.generate_key_pair(2048).unwrap()
}

/// The key set of an issuer with the key `one`.
pub fn jwks() -> String {
    let mut jwk = KEY.to_jwk_public_key();
    jwk.set_key_id("one");
    jwk.set_key_use("sig");
    jwk.set_algorithm("RS256");
    json!({ "keys": [jwk] }).to_string()
}

/// The status list of an issuer with the key `one`.
pub fn status_list() -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&[1 << REVOKED, 0]).unwrap();
    let lst = encode(encoder.finish().unwrap());
    let claims = json!({
        "sub": issuer::LIST,
        "iat": at(0),
        "exp": at(300),
        "ttl": 10,
        "status_list": { "bits": 1, "lst": lst },
    });
    sign(&KEY, &with(header(), "typ", json!("statuslist+jwt")).to_string(), &claims.to_string())
}

/// The claim `status` of a token with this place in the list.
pub fn status(index: u8) -> Value {
    json!({ "status_list": { "idx": index, "uri": issuer::LIST } })
}

/// Seconds since the epoch, `offset` from now.
pub fn at(offset: i64) -> i64 {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    i64::try_from(now).unwrap() + offset
}

pub fn header() -> Value {
    json!({ "alg": "RS256", "kid": "one", "typ": "at+jwt" })
}

/// The claims of a good token.
pub fn claims() -> Value {
    json!({
        "iss": issuer::NAME,
        "exp": at(600),
        "aud": issuer::NAME,
        "sub": SUB,
        "client_id": "demo",
        "iat": at(0),
        "jti": "0199b8a4-9c02-7d1e-8a67-5b1c0d9e2f34",
        "scope": "profile email",
        "preferred_username": "alice",
        "name": "Alice Liddell",
        "email": "alice@example.com",
        "status": status(0),
    })
}

/// `object` with one member changed; a change to null removes it.
pub fn with(mut object: Value, name: &str, value: Value) -> Value {
    let members = object.as_object_mut().unwrap();
    if value.is_null() {
        members.remove(name);
    } else {
        members.insert(name.to_owned(), value);
    }
    object
}

pub fn encode(data: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(data)
}

/// Signs any text as header and payload, so that it can break every rule.
pub fn sign(key: &RsaKeyPair, header: &str, payload: &str) -> String {
    let message = format!("{}.{}", encode(header), encode(payload));
    let signer = RS256.signer_from_jwk(&key.to_jwk_private_key()).unwrap();
    let signature = encode(signer.sign(message.as_bytes()).unwrap());
    format!("{message}.{signature}")
}

pub fn good() -> String {
    with_claims(&[])
}

pub fn with_header(name: &str, value: Value) -> String {
    sign(&KEY, &with(header(), name, value).to_string(), &claims().to_string())
}

pub fn with_claim(name: &str, value: Value) -> String {
    with_claims(&[(name, value)])
}

pub fn with_claims(changes: &[(&str, Value)]) -> String {
    let change = |claims, (name, value): &(&str, Value)| with(claims, name, value.clone());
    let claims = changes.iter().fold(claims(), change);
    sign(&KEY, &header().to_string(), &claims.to_string())
}

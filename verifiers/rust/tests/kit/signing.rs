//! Keys, and tokens made by hand, so that every part of them can be wrong.

use std::io::Write as _;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use josekit::jwk::alg::rsa::RsaKeyPair;
use josekit::jws::{JwsSigner, RS256};
use serde_json::{Value, json};

/// The issuer's key, and two that are not.
pub static KEYS: LazyLock<[RsaKeyPair; 3]> =
    LazyLock::new(|| std::array::from_fn(|_| RsaKeyPair::generate(2048).unwrap()));

/// The public half, as it stands in a key set.
pub fn jwk(key: &RsaKeyPair, kid: &str) -> Value {
    let mut jwk = Value::Object(key.to_jwk_public_key().into());
    jwk.as_object_mut().unwrap().remove("key_ops");
    with(jwk, &json!({ "kid": kid, "use": "sig", "alg": "RS256" }))
}

/// An object with some members changed. A change to null removes one.
pub fn with(mut object: Value, changes: &Value) -> Value {
    let members = object.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    object
}

pub fn base64url(data: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(data)
}

pub fn rs256(key: &RsaKeyPair) -> Box<dyn JwsSigner> {
    Box::new(RS256.signer_from_jwk(&key.to_jwk_private_key()).unwrap())
}

/// Signs any text as header and payload.
pub fn sign(signer: &dyn JwsSigner, header: &str, payload: &str) -> String {
    let message = format!("{}.{}", base64url(header), base64url(payload));
    let signature = base64url(signer.sign(message.as_bytes()).unwrap());
    format!("{message}.{signature}")
}

/// An access token with the header of a good one, but for some changes.
pub fn signed_with(key: &RsaKeyPair, header: &Value, claims: &Value) -> String {
    let good = json!({ "alg": "RS256", "typ": "at+jwt", "kid": "one" });
    sign(&*rs256(key), &with(good, header).to_string(), &claims.to_string())
}

/// Compressed and encoded as in `lst`.
pub fn lst(statuses: &[u8]) -> String {
    base64url(zlib(statuses))
}

pub fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

pub fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

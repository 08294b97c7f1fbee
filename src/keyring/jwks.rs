//! The JWK Set (RFC 7517 §5) as it is served, made once for each change of the keys.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::rsa_key::SigningKey;

/// Public members only (K2).
#[derive(Serialize)]
struct PublicJwk<'a> {
    kty: &'static str,
    r#use: &'static str,
    alg: &'static str,
    kid: &'a str,
    n: &'a str,
    e: &'a str,
}

#[derive(Serialize)]
struct JwkSet<'a> {
    keys: Vec<PublicJwk<'a>>,
}

/// The document and the headers that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwks {
    /// JSON.
    pub body: Bytes,
    /// A strong validator, in quotes (RFC 9110 §8.8.3).
    pub etag: String,
    /// `public, max-age=SECONDS`.
    pub cache_control: String,
}

impl Jwks {
    pub(super) fn new(keys: &[&SigningKey], max_age: Duration) -> Self {
        let keys = keys
            .iter()
            .map(|key| PublicJwk {
                kty: "RSA",
                r#use: "sig",
                alg: "RS256",
                kid: key.kid(),
                n: key.public().modulus(),
                e: key.public().exponent(),
            })
            .collect();
        let body = serde_json::to_string(&JwkSet { keys }).unwrap_or_default();
        let digest = Sha256::digest(body.as_bytes());
        Self {
            etag: format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..16])),
            cache_control: format!("public, max-age={}", max_age.as_secs()),
            body: body.into(),
        }
    }
}

//! Makes tokens that the server never would: with its own key, which is the worst case, or with others.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::hash::MessageDigest;
use openssl::pkey::{HasPrivate, PKey, PKeyRef};
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Signer};
use serde_json::Value;

use crate::jwt;
use crate::signing_key;

/// A token of the server in its parts, to be changed and put together again.
#[derive(Debug)]
pub struct Forger {
    /// The token as the server made it.
    pub token: String,
    /// Its protected header.
    pub header: Value,
    /// Its claims.
    pub claims: Value,
}

impl Forger {
    /// Takes a token of the server apart.
    pub fn new(token: String) -> Self {
        Self { header: jwt::header(&token), claims: jwt::claims(&token), token }
    }

    /// Signed with the server's key, with another value of one header member.
    pub fn with_header(&self, name: &str, value: impl Into<Value>) -> String {
        rs256(&with(&self.header, name, value).to_string(), &self.claims.to_string())
    }

    /// The same without one header member.
    pub fn without_header(&self, name: &str) -> String {
        rs256(&without(&self.header, name).to_string(), &self.claims.to_string())
    }

    /// Signed with the server's key, with this text as its header.
    pub fn with_raw_header(&self, header: &str) -> String {
        rs256(header, &self.claims.to_string())
    }

    /// Signed with the server's key, with another value of one claim.
    pub fn with_claim(&self, name: &str, value: impl Into<Value>) -> String {
        rs256(&self.header.to_string(), &with(&self.claims, name, value).to_string())
    }

    /// The same without one claim.
    pub fn without_claim(&self, name: &str) -> String {
        rs256(&self.header.to_string(), &without(&self.claims, name).to_string())
    }

    /// The same with a value that is no JSON of ours, as `1e400`.
    pub fn with_raw_claim(&self, name: &str, value: &str) -> String {
        let others = match self.claims.get(name) {
            Some(_) => without(&self.claims, name),
            None => self.claims.clone(),
        };
        self.with_raw_claims(&others.to_string().replacen('{', &format!("{{\"{name}\":{value},"), 1))
    }

    /// Signed with the server's key, with this text as its payload.
    pub fn with_raw_claims(&self, claims: &str) -> String {
        rs256(&self.header.to_string(), claims)
    }

    /// The message of another algorithm's token, still without a signature.
    pub fn message(&self, alg: &str) -> String {
        message(&with(&self.header, "alg", alg).to_string(), &self.claims.to_string())
    }
}

fn with(object: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut object = object.clone();
    object[name] = value.into();
    object
}

fn without(object: &Value, name: &str) -> Value {
    let mut object = object.clone();
    object.as_object_mut().unwrap().remove(name).expect("nothing to leave out");
    object
}

/// Header and payload as they are signed (RFC 7515 §5.1).
pub fn message(header: &str, payload: &str) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}

/// Signed with the server's key.
pub fn rs256(header: &str, payload: &str) -> String {
    let message = message(header, payload);
    signed(&message, signing_key::key().pair(), MessageDigest::sha256(), Padding::PKCS1)
}

/// A message with an RSA signature.
pub fn signed<T: HasPrivate>(
    message: &str,
    key: &PKeyRef<T>,
    digest: MessageDigest,
    padding: Padding,
) -> String {
    let mut signer = Signer::new(digest, key).unwrap();
    signer.set_rsa_padding(padding).unwrap();
    if padding == Padding::PKCS1_PSS {
        signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH).unwrap();
    }
    finish(message, signer)
}

/// A message with an HMAC under a key that everybody can read.
pub fn hs256(message: &str, key: &[u8]) -> String {
    let key = PKey::hmac(key).unwrap();
    finish(message, Signer::new(MessageDigest::sha256(), &key).unwrap())
}

fn finish(message: &str, mut signer: Signer<'_>) -> String {
    signer.update(message.as_bytes()).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signer.sign_to_vec().unwrap()))
}

//! One RSA key for the whole test process: finding primes anew for each test would take most of its time.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;

const BITS: u32 = 2048;

/// The key that every server under test signs with.
pub(crate) fn key() -> &'static PKey<Private> {
    static KEY: OnceLock<PKey<Private>> = OnceLock::new();
    KEY.get_or_init(|| PKey::from_rsa(Rsa::generate(BITS).unwrap()).unwrap())
}

/// The same as PEM, PKCS#8.
pub(crate) fn pem() -> String {
    String::from_utf8(key().private_key_to_pem_pkcs8().unwrap()).unwrap()
}

/// The public half as PEM: what an attacker can read.
pub(crate) fn public_pem() -> Vec<u8> {
    key().public_key_to_pem().unwrap()
}

/// `n` and `e` of its JWK (RFC 7518 §6.3.1).
pub(crate) fn modulus_and_exponent() -> (String, String) {
    let rsa = key().rsa().unwrap();
    (URL_SAFE_NO_PAD.encode(rsa.n().to_vec()), URL_SAFE_NO_PAD.encode(rsa.e().to_vec()))
}

/// Its thumbprint, computed from RFC 7638 §3 rather than asked for.
pub(crate) fn kid() -> String {
    let (n, e) = modulus_and_exponent();
    URL_SAFE_NO_PAD.encode(openssl::sha::sha256(format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#).as_bytes()))
}

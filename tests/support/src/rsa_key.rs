//! RSA keys made by somebody else: with OpenSSL, not with the program.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sha::sha256;

/// A key pair.
#[derive(Debug)]
pub struct RsaKey(PKey<Private>);

/// A key of 2048 bits, the same in all tests.
pub fn first() -> &'static RsaKey {
    static KEY: OnceLock<RsaKey> = OnceLock::new();
    KEY.get_or_init(|| RsaKey::of_bits(2048))
}

/// Another one.
pub fn second() -> &'static RsaKey {
    static KEY: OnceLock<RsaKey> = OnceLock::new();
    KEY.get_or_init(|| RsaKey::of_bits(2048))
}

impl RsaKey {
    /// A new one.
    pub fn of_bits(bits: u32) -> Self {
        let key = Rsa::generate(bits).expect("OpenSSL makes a key");
        Self(PKey::from_rsa(key).expect("a key pair"))
    }

    /// What OpenSSL signs with.
    pub fn pair(&self) -> &PKey<Private> {
        &self.0
    }

    /// The same, with its numbers.
    pub fn rsa(&self) -> Rsa<Private> {
        self.0.rsa().expect("an RSA key")
    }

    /// `BEGIN RSA PRIVATE KEY`.
    pub fn pkcs1(&self) -> String {
        text(self.rsa().private_key_to_pem())
    }

    /// `BEGIN PRIVATE KEY`.
    pub fn pkcs8(&self) -> String {
        text(self.0.private_key_to_pem_pkcs8())
    }

    /// `BEGIN ENCRYPTED PRIVATE KEY`.
    pub fn encrypted(&self, passphrase: &[u8]) -> String {
        let cipher = openssl::symm::Cipher::aes_256_cbc();
        text(self.0.private_key_to_pem_pkcs8_passphrase(cipher, passphrase))
    }

    /// `BEGIN PUBLIC KEY`: what an attacker can read.
    pub fn public(&self) -> String {
        text(self.0.public_key_to_pem())
    }

    /// `n` and `e` of its JWK (RFC 7518 §6.3.1).
    pub fn modulus_and_exponent(&self) -> (String, String) {
        let rsa = self.rsa();
        (URL_SAFE_NO_PAD.encode(rsa.n().to_vec()), URL_SAFE_NO_PAD.encode(rsa.e().to_vec()))
    }

    /// The RFC 7638 thumbprint, worked out here once more.
    pub fn thumbprint(&self) -> String {
        let (n, e) = self.modulus_and_exponent();
        URL_SAFE_NO_PAD.encode(sha256(format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#).as_bytes()))
    }
}

/// A private key that is not RSA.
pub fn elliptic() -> String {
    let key = PKey::generate_ed25519().expect("OpenSSL makes a key");
    text(key.private_key_to_pem_pkcs8())
}

fn text(pem: Result<Vec<u8>, openssl::error::ErrorStack>) -> String {
    String::from_utf8(pem.expect("OpenSSL writes the key")).expect("PEM is text")
}

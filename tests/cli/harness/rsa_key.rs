//! RSA keys made by somebody else: with OpenSSL, not with the program.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sha::sha256;

/// A key pair.
#[derive(Debug)]
pub(crate) struct RsaKey(Rsa<Private>);

/// A key of 2048 bits, the same in all tests.
pub(crate) fn first() -> &'static RsaKey {
    static KEY: OnceLock<RsaKey> = OnceLock::new();
    KEY.get_or_init(|| RsaKey::of_bits(2048))
}

/// Another one.
pub(crate) fn second() -> &'static RsaKey {
    static KEY: OnceLock<RsaKey> = OnceLock::new();
    KEY.get_or_init(|| RsaKey::of_bits(2048))
}

impl RsaKey {
    pub(crate) fn of_bits(bits: u32) -> Self {
        Self(Rsa::generate(bits).expect("OpenSSL makes a key"))
    }

    /// `BEGIN RSA PRIVATE KEY`.
    pub(crate) fn pkcs1(&self) -> String {
        text(self.0.private_key_to_pem())
    }

    /// `BEGIN PRIVATE KEY`.
    pub(crate) fn pkcs8(&self) -> String {
        text(self.pair().private_key_to_pem_pkcs8())
    }

    /// `BEGIN ENCRYPTED PRIVATE KEY`.
    pub(crate) fn encrypted(&self, passphrase: &[u8]) -> String {
        let cipher = openssl::symm::Cipher::aes_256_cbc();
        text(self.pair().private_key_to_pem_pkcs8_passphrase(cipher, passphrase))
    }

    /// `BEGIN PUBLIC KEY`.
    pub(crate) fn public(&self) -> String {
        text(self.pair().public_key_to_pem())
    }

    /// The RFC 7638 thumbprint, worked out here once more.
    pub(crate) fn thumbprint(&self) -> String {
        let number = |number: &openssl::bn::BigNumRef| URL_SAFE_NO_PAD.encode(number.to_vec());
        let canonical =
            format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, number(self.0.e()), number(self.0.n()));
        URL_SAFE_NO_PAD.encode(sha256(canonical.as_bytes()))
    }

    fn pair(&self) -> PKey<Private> {
        PKey::from_rsa(self.0.clone()).expect("a key pair")
    }
}

/// A private key that is not RSA.
pub(crate) fn elliptic() -> String {
    let key = PKey::generate_ed25519().expect("OpenSSL makes a key");
    text(key.private_key_to_pem_pkcs8())
}

fn text(pem: Result<Vec<u8>, openssl::error::ErrorStack>) -> String {
    String::from_utf8(pem.expect("OpenSSL writes the key")).expect("PEM is text")
}

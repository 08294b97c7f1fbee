//! One RSA key: read and checked with the crate rsa, used with OpenSSL (K4). The rsa crate has no
//! constant-time private operations (RUSTSEC-2023-0071), so none of them is called.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use josekit::jwk::KeyPair as _;
use josekit::jws::alg::rsassa::RsassaJwsVerifier;
use josekit::jws::{JwsVerifier as _, RS256};
use openssl::bn::BigNum;
use openssl::pkey::{HasPublic, Id, PKey, Private};
use openssl::rsa::{Padding, Rsa, RsaRef};
use rsa::RsaPrivateKey;
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _};
use rsa::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};
use rsa::traits::PublicKeyParts as _;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

const MIN_BITS: usize = 2048;
const MAX_BITS: usize = 16_384;

/// What comes before a SHA-256 digest where it is signed: DER of `DigestInfo` (RFC 8017 §9.2, note 1).
const SHA_256_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Neither PKCS#8 nor PKCS#1, or damaged.
    #[error("not an RSA private key in PEM (`BEGIN PRIVATE KEY` or `BEGIN RSA PRIVATE KEY`), or damaged")]
    Unreadable,
    /// A passphrase protects it.
    #[error("the private key is encrypted; decrypt it first, as with `openssl pkey -in FILE -out DECRYPTED`")]
    Encrypted,
    /// The public half, or a certificate.
    #[error("a public key or a certificate; the RSA private key that belongs to it is needed")]
    Public,
    /// Elliptic curves and others.
    #[error("a private key of another kind; tokens are signed with RS256, which needs an RSA key")]
    OtherKind,
    /// Too small or too large.
    #[error("an RSA key must have {MIN_BITS} to {MAX_BITS} bits; this one has {0}")]
    Size(usize),
    /// OpenSSL refuses.
    #[error("OpenSSL refuses the key: {0}")]
    Refused(String),
}

impl KeyError {
    /// What else a text is that is no RSA private key.
    fn of_unreadable(pem: &str) -> Self {
        let is_labelled = |labels: &[&str]| labels.iter().any(|label| pem.contains(label));
        if is_labelled(&["BEGIN ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED"]) {
            return Self::Encrypted;
        }
        if is_labelled(&["BEGIN PUBLIC KEY", "BEGIN RSA PUBLIC KEY", "BEGIN CERTIFICATE"]) {
            return Self::Public;
        }
        // OpenSSL would ask for a passphrase at the terminal if it were given none.
        match PKey::private_key_from_pem_passphrase(pem.as_bytes(), b"") {
            Ok(key) if key.id() != Id::RSA => Self::OtherKind,
            _ => Self::Unreadable,
        }
    }
}

/// The public half of a key, ready to verify with RS256.
pub(super) struct PublicKey {
    kid: String,
    bits: usize,
    modulus: String,
    exponent: String,
    verifier: RsassaJwsVerifier,
}

impl PublicKey {
    /// By the members of a JWK.
    pub(super) fn of_jwk(modulus: &str, exponent: &str) -> Result<Self, KeyError> {
        let number = |encoded: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| KeyError::Unreadable)?;
            BigNum::from_slice(&bytes).map_err(refused)
        };
        let key = Rsa::from_public_components(number(modulus)?, number(exponent)?).map_err(refused)?;
        let bits = usize::try_from(key.n().num_bits()).unwrap_or_default();
        Ok(Self {
            kid: thumbprint(modulus, exponent),
            bits,
            modulus: modulus.to_owned(),
            exponent: exponent.to_owned(),
            verifier: verifier(&key)?,
        })
    }

    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    pub(super) fn bits(&self) -> usize {
        self.bits
    }

    /// `n` of the JWK (RFC 7518 §6.3.1.1).
    pub(super) fn modulus(&self) -> &str {
        &self.modulus
    }

    /// `e` of the JWK (RFC 7518 §6.3.1.2).
    pub(super) fn exponent(&self) -> &str {
        &self.exponent
    }

    /// Whether `signature` is this key's. It must have the length of the modulus (RFC 8017 §8.2.2).
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        signature.len() == self.bits.div_ceil(8) && self.verifier.verify(message, signature).is_ok()
    }
}

/// A key pair, ready to sign and verify with RS256.
pub(super) struct SigningKey {
    public: PublicKey,
    private: Rsa<Private>,
}

impl SigningKey {
    /// Parses a private key, PKCS#8 or PKCS#1 in PEM.
    pub(super) fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let key = RsaPrivateKey::from_pkcs8_pem(pem)
            .or_else(|_| RsaPrivateKey::from_pkcs1_pem(pem))
            .map_err(|_| KeyError::of_unreadable(pem))?;
        let bits = key.n().bits();
        if !(MIN_BITS..=MAX_BITS).contains(&bits) {
            return Err(KeyError::Size(bits));
        }
        let modulus = URL_SAFE_NO_PAD.encode(key.n().to_bytes_be());
        let exponent = URL_SAFE_NO_PAD.encode(key.e().to_bytes_be());
        let der = key.to_pkcs1_der().map_err(refused)?;
        let private = Rsa::private_key_from_der(der.as_bytes()).map_err(refused)?;
        let public = PublicKey {
            kid: thumbprint(&modulus, &exponent),
            bits,
            modulus,
            exponent,
            verifier: verifier(&private)?,
        };
        Ok(Self { public, private })
    }

    pub(super) fn kid(&self) -> &str {
        self.public.kid()
    }

    pub(super) fn bits(&self) -> usize {
        self.public.bits()
    }

    pub(super) fn public(&self) -> &PublicKey {
        &self.public
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2.1). OpenSSL's own call for it looks its algorithms up by
    /// name each time, in lists that a hash before it has driven out of the processor's caches.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let info = [SHA_256_INFO.as_slice(), &Sha256::digest(message)].concat();
        let mut signature = vec![0; self.private.size() as usize];
        self.private.private_encrypt(&info, &mut signature, Padding::PKCS1).map_err(refused)?;
        Ok(signature)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kid, bits) = (self.kid(), self.bits());
        f.debug_struct("SigningKey").field("kid", &kid).field("bits", &bits).finish_non_exhaustive()
    }
}

/// Makes a key; the result is PEM, PKCS#8.
pub(super) fn generate(bits: u32) -> Result<Zeroizing<String>, KeyError> {
    let pair = RS256.generate_key_pair(bits).map_err(refused)?;
    let pem = String::from_utf8(pair.to_pem_private_key()).map_err(|_| KeyError::Unreadable)?;
    Ok(Zeroizing::new(pem))
}

fn verifier(key: &RsaRef<impl HasPublic>) -> Result<RsassaJwsVerifier, KeyError> {
    RS256.verifier_from_der(key.public_key_to_der().map_err(refused)?).map_err(refused)
}

/// Rewrites a private key as PEM, PKCS#8.
pub(super) fn to_pkcs8(pem: &str) -> Result<Zeroizing<String>, KeyError> {
    RsaPrivateKey::from_pkcs8_pem(pem)
        .ok()
        .or_else(|| RsaPrivateKey::from_pkcs1_pem(pem).ok())
        .and_then(|key| key.to_pkcs8_pem(LineEnding::LF).ok())
        .ok_or_else(|| KeyError::of_unreadable(pem))
}

/// RFC 7638 §3: SHA-256 over the required members in lexicographic order.
fn thumbprint(modulus: &str, exponent: &str) -> String {
    let canonical = format!(r#"{{"e":"{exponent}","kty":"RSA","n":"{modulus}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical.as_bytes()))
}

fn refused(error: impl fmt::Display) -> KeyError {
    KeyError::Refused(error.to_string())
}

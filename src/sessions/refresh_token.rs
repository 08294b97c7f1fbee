//! The form of a refresh token. It is opaque to clients and recognisable to secret scanners, and a made-up
//! one is told without a look-up.
//!
//! `csr_` · base64url(session id, 16 bytes · family secret, 16 · generation secret, 16 · check, 16). Only
//! SHA-256 digests of the two secrets are stored. 128 bits each cannot be guessed, so that no slower hash is
//! needed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::secret::{HashedToken, SecretString};
use openssl::symm::{Cipher, decrypt_aead, encrypt_aead};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::ambient::Ambient;
use crate::token_check::{Check, TokenCheck};

const PREFIX: &str = "csr_";
const KIND: &str = "refresh token";
const SECRET_BYTES: usize = 16;

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

type Secret = [u8; SECRET_BYTES];

/// A refresh token.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    session_id: Uuid,
    family: Secret,
    generation: Secret,
    check: Check,
}

impl RefreshToken {
    /// The first one of a session.
    pub(super) fn first(session_id: Uuid, ambient: &Ambient, checks: &TokenCheck) -> Self {
        Self::new(session_id, ambient.random(), ambient.random(), checks)
    }

    /// The next one of the same family.
    pub(super) fn successor(&self, ambient: &Ambient, checks: &TokenCheck) -> Self {
        Self::new(self.session_id, self.family, ambient.random(), checks)
    }

    fn new(session_id: Uuid, family: Secret, generation: Secret, checks: &TokenCheck) -> Self {
        let check = checks.of(KIND, &[session_id.as_bytes(), &family, &generation]);
        Self { session_id, family, generation, check }
    }

    /// Reads a token; `None` for anything that this installation has not made.
    pub fn parse(text: &str, checks: &TokenCheck) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let (session_id, secrets) = bytes.split_first_chunk::<16>()?;
        let (family, secrets) = secrets.split_first_chunk::<SECRET_BYTES>()?;
        let (generation, check) = secrets.split_first_chunk::<SECRET_BYTES>()?;
        let token = Self {
            session_id: Uuid::from_bytes(*session_id),
            family: *family,
            generation: *generation,
            check: check.try_into().ok()?,
        };
        checks.accepts(&token.check, KIND, &[session_id, family, generation]).then_some(token)
    }

    /// The text that the client keeps.
    pub fn encode(&self) -> SecretString {
        let bytes = [&self.session_id.as_bytes()[..], &self.family, &self.generation, &self.check].concat();
        SecretString::new(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Which session it belongs to, if its secrets are right.
    pub fn session_id(&self) -> Uuid {
        self.session_id
    }

    pub(super) fn family_hash(&self) -> HashedToken {
        digest(&self.family)
    }

    pub(super) fn generation_hash(&self) -> HashedToken {
        digest(&self.generation)
    }

    /// Seals the successor's secret, so that only a holder of this token can open it (S1). `None` if OpenSSL
    /// fails.
    pub(super) fn seal(&self, successor: &Self, ambient: &Ambient) -> Option<Vec<u8>> {
        let nonce: [u8; NONCE_BYTES] = ambient.random();
        let mut tag = [0; TAG_BYTES];
        let cipher = Cipher::aes_256_gcm();
        let aad = self.session_id.as_bytes();
        let sealed =
            encrypt_aead(cipher, &self.sealing_key(), Some(&nonce), aad, &successor.generation, &mut tag);
        Some([&nonce[..], &sealed.ok()?, &tag].concat())
    }

    /// Opens what this token has sealed.
    pub(super) fn unseal(&self, sealed: &[u8], checks: &TokenCheck) -> Option<Self> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG_BYTES>()?;
        let cipher = Cipher::aes_256_gcm();
        let aad = self.session_id.as_bytes();
        let generation = decrypt_aead(cipher, &self.sealing_key(), Some(nonce), aad, ciphertext, tag).ok()?;
        Some(Self::new(self.session_id, self.family, generation.try_into().ok()?, checks))
    }

    /// A key of its own from 256 secret bits; what is stored of them, two digests, does not give it.
    fn sealing_key(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(b"countersign refresh token: sealing key");
        hasher.update(self.family);
        hasher.update(self.generation);
        hasher.finalize().into()
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshToken").field("session_id", &self.session_id).finish_non_exhaustive()
    }
}

fn digest(secret: &Secret) -> HashedToken {
    HashedToken(Sha256::digest(secret).to_vec())
}

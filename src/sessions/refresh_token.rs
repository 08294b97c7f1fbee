//! The form of a refresh token: opaque to clients, recognisable to secret scanners, and checked for typos
//! before it reaches the database.
//!
//! `csr_` · base64url(session id, 16 bytes · family secret, 16 · generation secret, 16) · base64url(CRC-32 of
//! what stands before, 4). Only SHA-256 digests of the two secrets are stored; 128 bits each cannot be
//! guessed, so that no slower hash is needed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::secret::{HashedToken, SecretString};
use openssl::symm::{Cipher, decrypt_aead, encrypt_aead};
use uuid::Uuid;

use crate::ambient::Ambient;

const PREFIX: &str = "csr_";
const SECRET_BYTES: usize = 16;
const BODY_CHARACTERS: usize = 64;
const CHECKSUM_CHARACTERS: usize = 6;

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

type Secret = [u8; SECRET_BYTES];

/// A refresh token.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    session_id: Uuid,
    family: Secret,
    generation: Secret,
}

impl RefreshToken {
    /// The first one of a session.
    pub(super) fn first(session_id: Uuid, ambient: &Ambient) -> Self {
        Self { session_id, family: ambient.random(), generation: ambient.random() }
    }

    /// The next one of the same family.
    pub(super) fn successor(&self, ambient: &Ambient) -> Self {
        Self { generation: ambient.random(), ..*self }
    }

    /// Reads a token; `None` for anything that this server cannot have made.
    pub fn parse(text: &str) -> Option<Self> {
        let body = text.strip_prefix(PREFIX)?;
        let (body, checksum) = body.split_at_checked(BODY_CHARACTERS)?;
        if checksum.len() != CHECKSUM_CHARACTERS || checksum != self::checksum(body) {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(body).ok()?;
        let (session_id, secrets) = bytes.split_first_chunk::<16>()?;
        let (family, generation) = secrets.split_first_chunk::<SECRET_BYTES>()?;
        Some(Self {
            session_id: Uuid::from_bytes(*session_id),
            family: *family,
            generation: generation.try_into().ok()?,
        })
    }

    /// The text that the client keeps.
    pub fn encode(&self) -> SecretString {
        let bytes = [&self.session_id.as_bytes()[..], &self.family, &self.generation].concat();
        let body = URL_SAFE_NO_PAD.encode(bytes);
        let checksum = checksum(&body);
        SecretString::new(format!("{PREFIX}{body}{checksum}"))
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

    /// Seals the successor's secret so that only whoever holds this token can open it (S1). `None` if OpenSSL
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
    pub(super) fn unseal(&self, sealed: &[u8]) -> Option<Self> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG_BYTES>()?;
        let cipher = Cipher::aes_256_gcm();
        let aad = self.session_id.as_bytes();
        let generation = decrypt_aead(cipher, &self.sealing_key(), Some(nonce), aad, ciphertext, tag).ok()?;
        Some(Self { generation: generation.try_into().ok()?, ..*self })
    }

    /// A key of its own from 256 secret bits; what is stored of them, two digests, does not give it.
    fn sealing_key(&self) -> [u8; 32] {
        let mut hasher = openssl::sha::Sha256::new();
        hasher.update(b"countersign refresh token: sealing key");
        hasher.update(&self.family);
        hasher.update(&self.generation);
        hasher.finish()
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshToken").field("session_id", &self.session_id).finish_non_exhaustive()
    }
}

fn digest(secret: &Secret) -> HashedToken {
    HashedToken(openssl::sha::sha256(secret).to_vec())
}

fn checksum(body: &str) -> String {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(PREFIX.as_bytes());
    hasher.update(body.as_bytes());
    URL_SAFE_NO_PAD.encode(hasher.finalize().to_be_bytes())
}

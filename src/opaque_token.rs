//! Secrets that are handed out and come back: opaque, 256 bits, recognisable to secret scanners.
//!
//! `PREFIX` · base64url(secret, 32 bytes · check, 16). The check is made over the secret and over what the
//! token is bound to. So a token that is made up, or bound to something else, is told without a look-up.
//! Where something is stored, it is a SHA-256 digest of the secret: 256 bits cannot be guessed, so that no
//! slower hash is needed.

use std::fmt;
use std::marker::PhantomData;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::secret::{HashedToken, SecretString};
use sha2::{Digest as _, Sha256};

use crate::ambient::Ambient;
use crate::token_check::{CHECK_BYTES, Check, TokenCheck};

/// Length of a secret in bytes.
pub const SECRET_BYTES: usize = 32;

/// What a token is for.
pub trait Kind {
    /// What it begins with.
    const PREFIX: &'static str;
    /// Keeps its checks apart from those of other kinds.
    const NAME: &'static str;
}

/// Kinds of tokens that are bound to nothing, and whose secrets are random.
pub trait Unbound: Kind {}

/// A token of the kind `K`.
pub struct OpaqueToken<K> {
    secret: [u8; SECRET_BYTES],
    check: Check,
    kind: PhantomData<K>,
}

impl<K: Unbound> OpaqueToken<K> {
    /// A new one.
    pub fn generate(ambient: &Ambient, checks: &TokenCheck) -> Self {
        Self::with_secret(ambient.random(), b"", checks)
    }

    /// Reads a token; `None` for anything that this installation has not made.
    pub fn parse(text: &str, checks: &TokenCheck) -> Option<Self> {
        Self::parse_unchecked(text).filter(|token| token.is_bound_to(b"", checks))
    }
}

impl<K: Kind> OpaqueToken<K> {
    /// A new one with this secret, bound to a value that is presented along with it.
    pub(crate) fn with_secret(secret: [u8; SECRET_BYTES], bound_to: &[u8], checks: &TokenCheck) -> Self {
        Self { secret, check: checks.of(K::NAME, &[&secret, bound_to]), kind: PhantomData }
    }

    /// Reads what has the form of a token, where what it is bound to is not known yet.
    pub fn parse_unchecked(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(K::PREFIX)?).ok()?;
        let (secret, check) = bytes.split_last_chunk::<CHECK_BYTES>()?;
        Some(Self { secret: secret.try_into().ok()?, check: *check, kind: PhantomData })
    }

    /// Whether it was made here for this value.
    pub fn is_bound_to(&self, value: &[u8], checks: &TokenCheck) -> bool {
        checks.accepts(&self.check, K::NAME, &[&self.secret, value])
    }

    /// As it is sent.
    pub fn encode(&self) -> SecretString {
        let bytes = [&self.secret[..], &self.check].concat();
        SecretString::new(format!("{}{}", K::PREFIX, URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The secret.
    pub(crate) fn secret(&self) -> &[u8; SECRET_BYTES] {
        &self.secret
    }

    /// SHA-256 of the secret, which gives nothing of it away.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }

    /// As it is stored.
    pub fn hash(&self) -> HashedToken {
        HashedToken(self.digest().to_vec())
    }
}

// Derived, these would ask the same of `K`, which has no values.
impl<K> Clone for OpaqueToken<K> {
    fn clone(&self) -> Self {
        Self { secret: self.secret, check: self.check, kind: PhantomData }
    }
}

impl<K: Kind> fmt::Debug for OpaqueToken<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ([redacted])", K::NAME)
    }
}

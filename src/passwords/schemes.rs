//! The registry of hashing schemes. A scheme is one file here, one variant of `Scheme` and one entry in
//! `READERS`; the compiler asks for the rest. What a stored hash may be, how it is labelled and what its
//! decoy costs follow from these.
//!
//! New hashes are Argon2id. The other schemes are a door in for users who come from elsewhere. Each is
//! recognised by its exact form, checked by a primitive of a kept library, and replaced at the first login.

mod argon2;
mod bcrypt;
mod check;
mod hexadecimal;
mod limits;
mod memory;
mod numbers;
mod pbkdf2;
mod quick;
mod scrypt;
mod sha_crypt;
mod unusable;

use std::fmt;

use entity::secret::PasswordHash;

pub(super) use self::argon2::{Cost, hash};
use self::check::Check;
pub(super) use self::limits::Limits;
pub use self::memory::Memory;
pub use self::unusable::Unusable;
use crate::ambient::Ambient;

/// No scheme writes hashes longer than this.
const MAX_TEXT_BYTES: usize = 1024;

/// Reads the hashes of one scheme; `None` for what has another one's form.
type Reader = fn(&str) -> Option<Result<Stored, Unusable>>;

/// What Django writes for a user without a password begins with this, and so does a locked password of
/// shadow(5). No scheme's hash does.
const NO_PASSWORD: char = '!';

/// One for each scheme, and one for hashes that are none.
const READERS: [Reader; 6] = [
    |text| Some(argon2::read(text)?.map(Stored::from)),
    |text| Some(bcrypt::read(text)?.map(Stored::from)),
    |text| Some(pbkdf2::read(text)?.map(Stored::from)),
    |text| Some(scrypt::read(text)?.map(Stored::from)),
    |text| Some(sha_crypt::read(text)?.map(Stored::from)),
    |text| Some(Err(quick::read(text)?)),
];

/// Whether this stands where others have a hash, and says that the user has no password.
pub fn says_no_password(text: &str) -> bool {
    text.starts_with(NO_PASSWORD)
}

/// A scheme together with its parameters: what the work of checking a hash depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Argon2 (RFC 9106).
    Argon2(argon2::Cost),
    /// bcrypt, of the password itself or of its SHA-256.
    Bcrypt(bcrypt::Cost),
    /// PBKDF2 (RFC 8018 §5.2).
    Pbkdf2(pbkdf2::Cost),
    /// scrypt (RFC 7914).
    Scrypt(scrypt::Cost),
    /// crypt(3) with SHA-256 or SHA-512.
    ShaCrypt(sha_crypt::Cost),
}

impl Scheme {
    /// Reads a label, as `bcrypt cost=12`.
    pub fn from_label(label: &str) -> Option<Self> {
        argon2::Cost::from_label(label)
            .map(Self::Argon2)
            .or_else(|| bcrypt::Cost::from_label(label).map(Self::Bcrypt))
            .or_else(|| pbkdf2::Cost::from_label(label).map(Self::Pbkdf2))
            .or_else(|| scrypt::Cost::from_label(label).map(Self::Scrypt))
            .or_else(|| sha_crypt::Cost::from_label(label).map(Self::ShaCrypt))
    }

    /// A hash that no password has, as costly to check as a real one. To make it costs nothing, since its
    /// bytes are random and not computed.
    pub(super) fn synthetic(self, ambient: &Ambient) -> Stored {
        match self {
            Self::Argon2(cost) => argon2::synthetic(cost, ambient).into(),
            Self::Bcrypt(cost) => bcrypt::synthetic(cost, ambient).into(),
            Self::Pbkdf2(cost) => pbkdf2::synthetic(cost, ambient).into(),
            Self::Scrypt(cost) => scrypt::synthetic(cost, ambient).into(),
            Self::ShaCrypt(cost) => sha_crypt::synthetic(cost, ambient).into(),
        }
    }

    /// Whether a hash of it may be checked.
    pub(super) fn is_bearable(self, limits: &Limits) -> bool {
        self.limit(limits).is_ok()
    }

    fn limit(self, limits: &Limits) -> Result<(), String> {
        match self {
            Self::Argon2(cost) => cost.limit(limits),
            Self::Bcrypt(cost) => cost.limit(),
            Self::Pbkdf2(cost) => cost.limit(),
            Self::Scrypt(cost) => cost.limit(limits),
            Self::ShaCrypt(cost) => cost.limit(),
        }
    }
}

/// The label: a name and parameters, always written alike.
impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argon2(cost) => cost.fmt(f),
            Self::Bcrypt(cost) => cost.fmt(f),
            Self::Pbkdf2(cost) => cost.fmt(f),
            Self::Scrypt(cost) => cost.fmt(f),
            Self::ShaCrypt(cost) => cost.fmt(f),
        }
    }
}

/// A stored hash that has been read.
pub(super) struct Stored {
    pub(super) scheme: Scheme,
    check: Box<dyn Check>,
}

impl Stored {
    /// Reads a hash, unless its check would cost too much.
    pub(super) fn read(hash: &PasswordHash, limits: &Limits) -> Result<Self, Unusable> {
        // No scheme writes others, and not every database can store NUL.
        let is_printable = hash.0.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if hash.0.len() > MAX_TEXT_BYTES || !is_printable {
            return Err(Unusable::Unknown);
        }
        let stored = READERS.iter().find_map(|read| read(&hash.0)).ok_or(Unusable::Unknown)??;
        match stored.scheme.limit(limits) {
            Ok(()) => Ok(stored),
            Err(limit) => Err(Unusable::TooCostly { scheme: stored.scheme.to_string(), limit }),
        }
    }

    fn new(scheme: Scheme, check: impl Check + 'static) -> Self {
        Self { scheme, check: Box::new(check) }
    }

    /// Whether the hash was made from `password`. Does the work of one hash, whatever the answer.
    pub(super) fn matches(&self, password: &[u8], memory: &mut Memory) -> bool {
        // No password has a NUL: bcrypt takes it for the end of a password that is then repeated, and HMAC
        // for padding. So another password than the user's would match.
        self.check.matches(password, memory) && !password.contains(&0)
    }

    /// Whether the hash depends on every byte of `password`.
    pub(super) fn reads_whole(&self, password: &[u8]) -> bool {
        self.check.reads_whole(password)
    }
}

impl From<argon2::Hash> for Stored {
    fn from(hash: argon2::Hash) -> Self {
        Self::new(Scheme::Argon2(hash.cost), hash)
    }
}

impl From<bcrypt::Hash> for Stored {
    fn from(hash: bcrypt::Hash) -> Self {
        Self::new(Scheme::Bcrypt(hash.cost), hash)
    }
}

impl From<pbkdf2::Hash> for Stored {
    fn from(hash: pbkdf2::Hash) -> Self {
        Self::new(Scheme::Pbkdf2(hash.cost), hash)
    }
}

impl From<scrypt::Hash> for Stored {
    fn from(hash: scrypt::Hash) -> Self {
        Self::new(Scheme::Scrypt(hash.cost), hash)
    }
}

impl From<sha_crypt::Hash> for Stored {
    fn from(hash: sha_crypt::Hash) -> Self {
        Self::new(Scheme::ShaCrypt(hash.cost), hash)
    }
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stored").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

//! The registry of hashing schemes. A scheme is one file here and one entry in `READERS`; what a stored hash
//! may be, how it is labelled and what its decoy costs follow from it.
//!
//! New hashes are Argon2id. The others are a door in for users who come from elsewhere: each is recognised by
//! its exact form, checked by a primitive of a kept library, and replaced at the first login.

mod argon2;
mod bcrypt;
mod limits;
mod memory;
mod pbkdf2;
mod scrypt;

use std::fmt;

use crate::ambient::Ambient;

pub(super) use self::argon2::{Cost, hash};
pub(super) use self::limits::Limits;
use self::limits::Needed;
pub use self::memory::Memory;

/// Reads the hashes of one scheme; `None` for what has another one's form.
type Reader = fn(&str) -> Option<Result<Stored, Unusable>>;

/// One for each scheme.
const READERS: [Reader; 4] = [argon2::read, bcrypt::read, pbkdf2::read, scrypt::read];

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
}

impl Scheme {
    /// Reads a label, as `bcrypt cost=12`.
    pub fn from_label(label: &str) -> Option<Self> {
        argon2::Cost::from_label(label)
            .map(Self::Argon2)
            .or_else(|| bcrypt::Cost::from_label(label).map(Self::Bcrypt))
            .or_else(|| pbkdf2::Cost::from_label(label).map(Self::Pbkdf2))
            .or_else(|| scrypt::Cost::from_label(label).map(Self::Scrypt))
    }

    /// A hash that no password has, as costly to check as a real one. It is made of random bytes, not by
    /// hashing, so that making it costs nothing.
    pub(super) fn synthetic(self, ambient: &Ambient) -> Stored {
        match self {
            Self::Argon2(cost) => argon2::synthetic(cost, ambient),
            Self::Bcrypt(cost) => bcrypt::synthetic(cost, ambient),
            Self::Pbkdf2(cost) => pbkdf2::synthetic(cost, ambient),
            Self::Scrypt(cost) => scrypt::synthetic(cost, ambient),
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
        }
    }
}

/// Why a stored hash lets nobody in. Never shows the hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// No scheme has this form.
    #[error("the password hash has no known form")]
    Unknown,
    /// It begins like one of this scheme.
    #[error("the password hash begins like one of {0}, but is damaged or incomplete")]
    Malformed(&'static str),
    /// `$2x$`.
    #[error(
        "$2x$ marks a hash made by the faulty crypt_blowfish before 1.1, which took different passwords for equal; \
         the user needs a new password"
    )]
    FaultyBcrypt,
    /// Checking it would take more memory or time than a login may.
    #[error("a password hash of {scheme} is too costly to check: {limit}")]
    TooCostly {
        /// Its label.
        scheme: String,
        /// What would be accepted.
        limit: String,
    },
}

/// A stored hash that has been read.
pub(super) struct Stored {
    pub(super) scheme: Scheme,
    check: Box<dyn Check>,
}

impl Stored {
    fn new(scheme: Scheme, check: impl Check + 'static) -> Self {
        Self { scheme, check: Box::new(check) }
    }

    /// Whether the hash was made from `password`. Does the work of one hash, whatever the answer.
    pub(super) fn matches(&self, password: &[u8], memory: &mut Memory) -> bool {
        self.check.matches(password, memory)
    }
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stored").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

/// What each scheme does with what it has read.
trait Check: Send + Sync {
    fn matches(&self, password: &[u8], memory: &mut Memory) -> bool;
}

/// A decimal number as programs write it: digits only, no zero before others.
fn number(text: &str) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

/// The numbers of `m=1,t=2`, with these names in this order and nothing else.
fn numbers<const N: usize>(text: &str, separator: char, names: [&str; N]) -> Option<[u32; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(separator);
    for (slot, name) in numbers.iter_mut().zip(names) {
        *slot = number(parts.next()?.strip_prefix(name)?.strip_prefix('=')?)?;
    }
    parts.next().is_none().then_some(numbers)
}

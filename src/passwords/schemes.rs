//! The registry of hashing schemes. A scheme is one file here and one entry in `READERS`; what a stored hash
//! may be, how it is labelled and what its decoy costs follow from it.
//!
//! New hashes are Argon2id. The others are a door in for users who come from elsewhere: each is recognised by
//! its exact form, checked by a primitive of a kept library, and replaced at the first login.

mod argon2;
mod bcrypt;
mod pbkdf2;
mod scrypt;

use std::fmt;

use entity::secret::PasswordHash;

use crate::ambient::Ambient;
use crate::config::PasswordsConfig;

pub(super) use self::argon2::{Cost, Memory, hash};

/// No scheme writes hashes longer than this.
const MAX_TEXT_BYTES: usize = 1024;

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

/// How much memory and work the check of a stored hash may take: whoever can write a hash into the table must
/// not be able to take the machine. With those of bcrypt and PBKDF2, which stand in their own files, no check takes more
/// than about thirty times as long as a new hash of the default cost: on a core that made one in 0.05 s, the costliest
/// that are admitted took 1.0 s (scrypt), 1.3 s (PBKDF2) and 1.6 s (bcrypt).
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    memory_kib: u64,
    work_kib: u64,
}

/// That of Django's Argon2, the most that a framework asks for by default; less where the budget does not give each thread
/// as much.
const MEMORY_KIB: u64 = 100 * 1024;

/// Memory times passes over it.
const WORK_KIB: u64 = 256 * 1024;

impl Limits {
    /// The limits where new hashes have the configured cost; what they cost is always bearable.
    pub(super) fn of(config: &PasswordsConfig) -> Self {
        let memory_kib = u64::from(config.memory_kib);
        let share = u64::from(config.memory_budget_mib) * 1024
            / u64::try_from(config.thread_count()).unwrap_or(1).max(1);
        Self {
            memory_kib: MEMORY_KIB.min(share).max(memory_kib),
            work_kib: WORK_KIB.max(memory_kib * u64::from(config.iterations)),
        }
    }

    /// Reads a stored hash.
    pub(super) fn read(&self, hash: &PasswordHash) -> Result<Stored, Unusable> {
        if hash.0.len() > MAX_TEXT_BYTES {
            return Err(Unusable::Unknown);
        }
        let stored = READERS.iter().find_map(|read| read(&hash.0)).ok_or(Unusable::Unknown)??;
        let scheme = stored.scheme;
        match scheme.limit(self) {
            Ok(()) => Ok(stored),
            Err(limit) => Err(Unusable::TooCostly { scheme: scheme.to_string(), limit }),
        }
    }

    fn check_memory(&self, memory_kib: u64, work_kib: u64) -> Result<(), String> {
        if memory_kib > self.memory_kib {
            return Err(format!(
                "it takes {memory_kib} KiB of memory, and at most {} may be",
                self.memory_kib
            ));
        }
        if work_kib > self.work_kib {
            return Err(format!("it fills {work_kib} KiB of memory, and at most {} may be", self.work_kib));
        }
        Ok(())
    }
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

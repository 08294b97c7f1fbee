//! crypt(3) with SHA-256 and SHA-512: `$5$` and `$6$`, as glibc, passlib and PHP write them.
//!
//! Each round hashes the password anew, so that the work grows with its length. So passwords have a greatest
//! length here: a longer one costs as much as one of that length and is never right.

use std::fmt;

use sha_crypt::{PasswordVerifier as _, ShaCrypt};

use super::check::Check;
use super::memory::Memory;
use super::numbers::{number, numbers};
use super::unusable::Unusable;
use crate::ambient::Ambient;

/// Longest password, in bytes: room for 64 characters of any script.
const MAX_PASSWORD_BYTES: usize = 256;

const MIN_ROUNDS: u32 = 1000;

/// passlib's default for SHA-512 is 656,000, which no other program comes near.
const MAX_ROUNDS: u32 = 1_000_000;

/// Where the string does not say.
const DEFAULT_ROUNDS: u32 = 5000;

/// More characters of a salt are not read.
const MAX_SALT_CHARACTERS: usize = 16;

/// Digits of its own kind of base64. The low bits come first.
const DIGITS: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Digest {
    Sha256,
    Sha512,
}

impl Digest {
    fn prefix(self) -> &'static str {
        match self {
            Self::Sha256 => "$5$",
            Self::Sha512 => "$6$",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256-crypt",
            Self::Sha512 => "sha512-crypt",
        }
    }

    /// How many digits an output has, and how many values the last one may have, which stands for the bits
    /// that are left over.
    fn output_digits(self) -> (usize, usize) {
        match self {
            Self::Sha256 => (43, 1 << 4),
            Self::Sha512 => (86, 1 << 2),
        }
    }
}

/// Hash function, number of rounds, and length of the salt, which is hashed in most rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cost {
    digest: Digest,
    rounds: u32,
    salt: u32,
}

impl Cost {
    pub(super) fn from_label(label: &str) -> Option<Self> {
        let (name, rest) = label.split_once(' ')?;
        let digest = [Digest::Sha256, Digest::Sha512].into_iter().find(|digest| digest.name() == name)?;
        let [rounds, salt] = numbers(rest, ' ', ["rounds", "salt"])?;
        (rounds >= MIN_ROUNDS && (1..=MAX_SALT_CHARACTERS).contains(&(salt as usize))).then_some(Self {
            digest,
            rounds,
            salt,
        })
    }

    pub(super) fn limit(self) -> Result<(), String> {
        if self.rounds <= MAX_ROUNDS { Ok(()) } else { Err(format!("at most {MAX_ROUNDS} rounds may be")) }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rounds={} salt={}", self.digest.name(), self.rounds, self.salt)
    }
}

/// A hash that has been read.
pub(super) struct Hash {
    pub(super) cost: Cost,
    text: String,
}

pub(super) fn read(text: &str) -> Option<Result<Hash, Unusable>> {
    let digest =
        [Digest::Sha256, Digest::Sha512].into_iter().find(|digest| text.starts_with(digest.prefix()))?;
    let cost = cost(&text[digest.prefix().len()..], digest);
    Some(cost.map(|cost| Hash { cost, text: text.to_owned() }).ok_or(Unusable::Malformed("sha-crypt")))
}

/// What `salt$output` costs, with `rounds=…$` before it or without. A text that passes here is well-formed to
/// `sha_crypt` too.
fn cost(text: &str, digest: Digest) -> Option<Cost> {
    let (rounds, rest) = match text.strip_prefix("rounds=") {
        Some(rest) => rest.split_once('$').map(|(rounds, rest)| (number(rounds), rest))?,
        None => (Some(DEFAULT_ROUNDS), text),
    };
    let rounds = rounds.filter(|rounds| *rounds >= MIN_ROUNDS)?;
    let (salt, output) = rest.split_once('$')?;
    let (output_digits, last_values) = digest.output_digits();
    let is_salt =
        (1..=MAX_SALT_CHARACTERS).contains(&salt.len()) && salt.bytes().all(|byte| DIGITS.contains(&byte));
    let is_output = output.len() == output_digits
        && output.bytes().all(|byte| DIGITS.contains(&byte))
        && output.bytes().last().is_some_and(|last| DIGITS[..last_values].contains(&last));
    let salt = u32::try_from(salt.len()).ok()?;
    (is_salt && is_output).then_some(Cost { digest, rounds, salt })
}

pub(super) fn synthetic(cost: Cost, ambient: &Ambient) -> Hash {
    let salt = digits(&ambient.random::<MAX_SALT_CHARACTERS>()[..cost.salt as usize]);
    // The last digit stands for fewer bits than the others.
    let output = digits(&ambient.random::<86>()[..cost.digest.output_digits().0 - 1]);
    Hash { cost, text: format!("{}rounds={}${salt}${output}.", cost.digest.prefix(), cost.rounds) }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(DIGITS[usize::from(byte % 64)])).collect()
}

impl Check for Hash {
    fn matches(&self, password: &[u8], _: &mut Memory) -> bool {
        let read = password.get(..MAX_PASSWORD_BYTES).unwrap_or(password);
        ShaCrypt::default().verify_password(read, self.text.as_str()).is_ok() && read.len() == password.len()
    }
}

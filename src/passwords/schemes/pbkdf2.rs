//! PBKDF2 (RFC 8018 §5.2) with SHA-1, SHA-256 and SHA-512: passlib's `$pbkdf2-sha256$`, Django's
//! `pbkdf2_sha256$`, Werkzeug's `pbkdf2:sha256:` and Spring's `{pbkdf2}`.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::Alphabet;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD, STANDARD};
use openssl::hash::MessageDigest;
use openssl::pkcs5::pbkdf2_hmac;

use super::check::Check;
use super::hexadecimal::hexadecimal;
use super::memory::Memory;
use super::numbers::{number, numbers};
use super::unusable::Unusable;
use crate::ambient::Ambient;

/// passlib's base64 has a full stop where the usual one has a plus sign.
const PASSLIB_BASE64: GeneralPurpose = GeneralPurpose::new(&PASSLIB_ALPHABET, NO_PAD);

const PASSLIB_ALPHABET: Alphabet =
    match Alphabet::new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./") {
        Ok(alphabet) => alphabet,
        Err(_) => panic!("the alphabet has 64 different characters"),
    };

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Digest {
    Sha1,
    Sha256,
    Sha512,
}

impl Digest {
    fn openssl(self) -> MessageDigest {
        match self {
            Self::Sha1 => MessageDigest::sha1(),
            Self::Sha256 => MessageDigest::sha256(),
            Self::Sha512 => MessageDigest::sha512(),
        }
    }

    /// Django's default grows with every release and was a million in version 5.2. A round of SHA-512 takes
    /// twice as long as one of SHA-256.
    fn max_rounds(self) -> u32 {
        match self {
            Self::Sha1 | Self::Sha256 => 2_400_000,
            Self::Sha512 => 1_200_000,
        }
    }
}

/// With each of the hash functions.
const SPRING_OUTPUT_BYTES: usize = 32;

/// Hash function and number of rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cost {
    digest: Digest,
    rounds: u32,
}

impl Cost {
    pub(super) fn from_label(label: &str) -> Option<Self> {
        let (name, rest) = label.split_once(' ')?;
        let digest = match name {
            "pbkdf2-sha1" => Digest::Sha1,
            "pbkdf2-sha256" => Digest::Sha256,
            "pbkdf2-sha512" => Digest::Sha512,
            _ => return None,
        };
        let [rounds] = numbers(rest, ' ', ["rounds"])?;
        (rounds > 0).then_some(Self { digest, rounds })
    }

    pub(super) fn limit(self) -> Result<(), String> {
        let most = self.digest.max_rounds();
        if self.rounds <= most { Ok(()) } else { Err(format!("at most {most} rounds may be")) }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.digest {
            Digest::Sha1 => "pbkdf2-sha1",
            Digest::Sha256 => "pbkdf2-sha256",
            Digest::Sha512 => "pbkdf2-sha512",
        };
        write!(f, "{name} rounds={}", self.rounds)
    }
}

/// A hash that has been read.
pub(super) struct Hash {
    pub(super) cost: Cost,
    salt: Vec<u8>,
    /// As long as the hash function's: any more would be as much work again.
    output: Vec<u8>,
}

/// A prefix, and how what stands behind it is read.
type Notation = (&'static str, fn(&str, Digest) -> Option<Hash>, Digest);

pub(super) fn read(text: &str) -> Option<Result<Hash, Unusable>> {
    const NOTATIONS: [Notation; 11] = [
        ("$pbkdf2$", passlib, Digest::Sha1),
        ("$pbkdf2-sha256$", passlib, Digest::Sha256),
        ("$pbkdf2-sha512$", passlib, Digest::Sha512),
        ("pbkdf2_sha1$", django, Digest::Sha1),
        ("pbkdf2_sha256$", django, Digest::Sha256),
        ("pbkdf2_sha512$", django, Digest::Sha512),
        ("pbkdf2:sha1:", werkzeug, Digest::Sha1),
        ("pbkdf2:sha256:", werkzeug, Digest::Sha256),
        ("pbkdf2:sha512:", werkzeug, Digest::Sha512),
        ("{pbkdf2}", spring, Digest::Sha1),
        ("{pbkdf2@SpringSecurity_v5_8}", spring, Digest::Sha256),
    ];
    let stored = NOTATIONS
        .iter()
        .find_map(|(prefix, parse, digest)| Some(parse(text.strip_prefix(prefix)?, *digest)))?;
    Some(stored.ok_or(Unusable::Malformed("PBKDF2")))
}

fn passlib(text: &str, digest: Digest) -> Option<Hash> {
    let [rounds, salt, output] = three_parts(text)?;
    stored(digest, rounds, PASSLIB_BASE64.decode(salt).ok()?, PASSLIB_BASE64.decode(output).ok()?)
}

/// The salt is text, used as it is written.
fn django(text: &str, digest: Digest) -> Option<Hash> {
    let [rounds, salt, output] = three_parts(text)?;
    stored(digest, rounds, salt.as_bytes().to_vec(), STANDARD.decode(output).ok()?)
}

/// The salt is text, used as it is written.
fn werkzeug(text: &str, digest: Digest) -> Option<Hash> {
    let [rounds, salt, output] = three_parts(text)?;
    stored(digest, rounds, salt.as_bytes().to_vec(), hexadecimal(output)?)
}

/// Salt and output in one, without the rounds: these are the encoder's defaults, and so is its secret, which
/// is empty. With SHA-1 the output is longer than the hash function's. Its first part alone is as good, since
/// somebody who guesses needs no more of it.
fn spring(text: &str, digest: Digest) -> Option<Hash> {
    let (rounds, salt_bytes) = if digest == Digest::Sha1 { ("185000", 8) } else { ("310000", 16) };
    let bytes = hexadecimal(text)?;
    let (salt, output) = bytes.split_at_checked(salt_bytes)?;
    let used = output.get(..digest.openssl().size()).filter(|_| output.len() == SPRING_OUTPUT_BYTES)?;
    stored(digest, rounds, salt.to_vec(), used.to_vec())
}

fn three_parts(text: &str) -> Option<[&str; 3]> {
    text.split('$').collect::<Vec<_>>().try_into().ok()
}

fn stored(digest: Digest, rounds: &str, salt: Vec<u8>, output: Vec<u8>) -> Option<Hash> {
    let cost = Cost { digest, rounds: number(rounds).filter(|rounds| *rounds > 0)? };
    if output.len() != digest.openssl().size() {
        return None;
    }
    Some(Hash { cost, salt, output })
}

pub(super) fn synthetic(cost: Cost, ambient: &Ambient) -> Hash {
    let mut output = ambient.random::<64>().to_vec();
    output.truncate(cost.digest.openssl().size());
    Hash { cost, salt: ambient.random::<16>().to_vec(), output }
}

impl Check for Hash {
    fn matches(&self, password: &[u8], _: &mut Memory) -> bool {
        let mut output = vec![0; self.output.len()];
        // Below the limit, so it fits.
        let rounds = self.cost.rounds as usize;
        pbkdf2_hmac(password, &self.salt, rounds, self.cost.digest.openssl(), &mut output).is_ok()
            && openssl::memcmp::eq(&output, &self.output)
    }
}

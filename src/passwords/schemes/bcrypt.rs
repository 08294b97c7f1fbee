//! bcrypt: `$2a$`, `$2b$` and `$2y$` as every crypt(3) writes them, alone or after Django's `bcrypt$` or
//! Spring's `{bcrypt}`. Also the SHA-256 of the password in bcrypt: Django's `bcrypt_sha256$` and passlib's
//! `$bcrypt-sha256$`.
//!
//! bcrypt reads 72 bytes of a password and no more. Users with longer ones could log in where they come from,
//! so they can here. But such a login does not tell what the bytes behind are, and stores no new hash.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::BCRYPT;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD, STANDARD};
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Signer;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::check::Check;
use super::memory::Memory;
use super::numbers::{number, numbers};
use super::unusable::Unusable;
use crate::ambient::Ambient;

/// Each step doubles the work.
const MAX_COST: u32 = 14;

/// Of a password with so many bytes, more may not have been read.
const BYTES_READ: usize = 72;

const SALT_CHARACTERS: usize = 22;
const OUTPUT_CHARACTERS: usize = 31;

/// Some programs leave bits in the last characters that mean nothing.
const BASE64: GeneralPurpose = GeneralPurpose::new(&BCRYPT, NO_PAD.with_decode_allow_trailing_bits(true));

/// Binary logarithm of the number of rounds, and whether the password is hashed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cost {
    of_sha256: bool,
    cost: u32,
}

impl Cost {
    pub(super) fn from_label(label: &str) -> Option<Self> {
        let (name, rest) = label.split_once(' ')?;
        let of_sha256 = match name {
            "bcrypt" => false,
            "bcrypt-sha256" => true,
            _ => return None,
        };
        let [cost] = numbers(rest, ' ', ["cost"])?;
        is_cost(cost).then_some(Self { of_sha256, cost })
    }

    pub(super) fn limit(self) -> Result<(), String> {
        if self.cost <= MAX_COST { Ok(()) } else { Err(format!("the cost may be at most {MAX_COST}")) }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.of_sha256 { "bcrypt-sha256" } else { "bcrypt" };
        write!(f, "{name} cost={}", self.cost)
    }
}

fn is_cost(cost: u32) -> bool {
    (4..=31).contains(&cost)
}

/// What bcrypt is given.
#[derive(Clone, Copy)]
enum Input {
    Password,
    /// Django: SHA-256 in hexadecimal.
    HexDigest,
    /// passlib before 1.7.3: SHA-256 in base64.
    Base64Digest,
    /// passlib: HMAC-SHA256 in base64, its key the salt as written.
    Base64Hmac,
}

/// A hash that has been read.
pub(super) struct Hash {
    input: Input,
    pub(super) cost: Cost,
    salt: [u8; 16],
    /// In base64.
    output: String,
}

pub(super) fn read(text: &str) -> Option<Result<Hash, Unusable>> {
    if let Some(rest) = text.strip_prefix("bcrypt_sha256$") {
        return Some(crypt(rest, Input::HexDigest));
    }
    if let Some(rest) = text.strip_prefix("$bcrypt-sha256$") {
        return Some(passlib(rest).ok_or(Unusable::Malformed("bcrypt")));
    }
    let rest = ["bcrypt$", "{bcrypt}"].iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    rest.starts_with("$2").then(|| crypt(rest, Input::Password))
}

/// `$2b$12$`, salt and output in one.
fn crypt(text: &str, input: Input) -> Result<Hash, Unusable> {
    if text.starts_with("$2x$") {
        return Err(Unusable::FaultyBcrypt);
    }
    let parse = || {
        let rest = ["$2a$", "$2b$", "$2y$"].iter().find_map(|prefix| text.strip_prefix(prefix))?;
        let (cost, rest) = rest.split_once('$')?;
        // Always two digits.
        let cost = cost.strip_prefix('0').filter(|_| cost.len() == 2).or((cost.len() == 2).then_some(cost))?;
        let (salt, output) = rest.split_at_checked(SALT_CHARACTERS)?;
        stored(input, number(cost)?, salt, output)
    };
    parse().ok_or(Unusable::Malformed("bcrypt"))
}

/// `v=2,t=2b,r=12$salt$output`, or in the first version `2b,12$salt$output`.
fn passlib(text: &str) -> Option<Hash> {
    let (settings, rest) = text.split_once('$')?;
    let (salt, output) = rest.split_once('$')?;
    if let Some(cost) = settings.strip_prefix("v=2,t=2b,r=") {
        return stored(Input::Base64Hmac, number(cost)?, salt, output);
    }
    let cost = settings.strip_prefix("2a,").or_else(|| settings.strip_prefix("2b,"))?;
    stored(Input::Base64Digest, number(cost)?, salt, output)
}

fn stored(input: Input, cost: u32, salt: &str, output: &str) -> Option<Hash> {
    if !is_cost(cost) || salt.len() != SALT_CHARACTERS || output.len() != OUTPUT_CHARACTERS {
        return None;
    }
    let salt = BASE64.decode(salt).ok()?.try_into().ok()?;
    let output = BASE64.encode(BASE64.decode(output).ok()?);
    let cost = Cost { of_sha256: !matches!(input, Input::Password), cost };
    Some(Hash { input, cost, salt, output })
}

pub(super) fn synthetic(cost: Cost, ambient: &Ambient) -> Hash {
    Hash {
        input: if cost.of_sha256 { Input::HexDigest } else { Input::Password },
        cost,
        salt: ambient.random(),
        output: BASE64.encode(ambient.random::<23>()),
    }
}

impl Hash {
    fn digest(&self, password: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let digest = Zeroizing::new(match self.input {
            Input::Password => return Some(Zeroizing::new(password.to_vec())),
            Input::HexDigest => {
                let digest = Sha256::digest(password);
                return Some(Zeroizing::new(digest.into_iter().flat_map(hex).collect()));
            }
            Input::Base64Digest => Sha256::digest(password).to_vec(),
            Input::Base64Hmac => {
                let key = PKey::hmac(BASE64.encode(self.salt).as_bytes()).ok()?;
                Signer::new(MessageDigest::sha256(), &key).ok()?.sign_oneshot_to_vec(password).ok()?
            }
        });
        Some(Zeroizing::new(STANDARD.encode(&*digest).into_bytes()))
    }
}

fn hex(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}

impl Check for Hash {
    fn matches(&self, password: &[u8], _: &mut Memory) -> bool {
        let Some(input) = self.digest(password) else {
            return false;
        };
        let made = bcrypt::hash_with_salt_bytes(&*input, self.cost.cost, self.salt);
        made.is_ok_and(|made| {
            openssl::memcmp::eq(&made[made.len() - OUTPUT_CHARACTERS..], self.output.as_bytes())
        })
    }

    fn reads_whole(&self, password: &[u8]) -> bool {
        !matches!(self.input, Input::Password) || password.len() < BYTES_READ
    }
}

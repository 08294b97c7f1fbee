//! Argon2 (RFC 9106) over memory that the caller owns, and its PHC strings. New hashes are Argon2id in
//! version 19. Read are also the other variants, the older version, and what Django and Spring write before
//! the PHC string.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use entity::secret::PasswordHash;

use super::check::Check;
use super::limits::{Limits, Needed};
use super::memory::Memory;
use super::numbers::numbers;
use super::unusable::Unusable;
use crate::ambient::Ambient;

const OUTPUT_BYTES: usize = 32;

/// Django's, and Spring's.
const PREFIXES: [&str; 3] = ["argon2", "{argon2}", "{argon2@SpringSecurity_v5_8}"];

/// Variant, version and cost parameters of a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    algorithm: Algorithm,
    version: Version,
    memory_kib: u32,
    iterations: u32,
    parallelism: u32,
}

impl Cost {
    /// The cost of new hashes.
    pub(in crate::passwords) fn new(
        memory_kib: u32,
        iterations: u32,
        parallelism: u32,
    ) -> Result<Self, argon2::Error> {
        let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
        let cost = Self { algorithm, version, memory_kib, iterations, parallelism };
        cost.params(OUTPUT_BYTES)?;
        Ok(cost)
    }

    pub(super) fn from_label(label: &str) -> Option<Self> {
        let (name, rest) = label.split_once(' ')?;
        let (version, rest) = match rest.strip_prefix("v=16 ") {
            Some(rest) => (Version::V0x10, rest),
            None => (Version::V0x13, rest),
        };
        let [memory_kib, iterations, parallelism] = numbers(rest, ' ', ["m", "t", "p"])?;
        let cost =
            Self { algorithm: Algorithm::new(name).ok()?, version, memory_kib, iterations, parallelism };
        cost.params(OUTPUT_BYTES).ok().map(|_| cost)
    }

    /// How many blocks of memory a hash takes.
    pub(in crate::passwords) fn block_count(self) -> usize {
        self.params(OUTPUT_BYTES).map_or(0, |params| params.block_count())
    }

    fn params(self, output_bytes: usize) -> Result<Params, argon2::Error> {
        Params::new(self.memory_kib, self.iterations, self.parallelism, Some(output_bytes))
    }

    pub(super) fn limit(self, limits: &Limits) -> Result<(), String> {
        let memory_kib = u64::from(self.memory_kib);
        limits.check(Needed::Within(memory_kib), memory_kib * u64::from(self.iterations))
    }
}

impl std::hash::Hash for Cost {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.algorithm as u32, self.version as u32).hash(state);
        (self.memory_kib, self.iterations, self.parallelism).hash(state);
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = if self.version == Version::V0x10 { " v=16" } else { "" };
        let Self { algorithm, memory_kib, iterations, parallelism, .. } = self;
        write!(f, "{algorithm}{version} m={memory_kib} t={iterations} p={parallelism}")
    }
}

/// Hashes a password into a PHC string.
pub(in crate::passwords) fn hash(
    password: &[u8],
    salt: &[u8],
    cost: Cost,
    memory: &mut Memory,
) -> Result<PasswordHash, argon2::Error> {
    let mut output = [0; OUTPUT_BYTES];
    derive(password, salt, cost, &mut output, memory)?;
    let Cost { algorithm, version, memory_kib, iterations, parallelism } = cost;
    let (version, salt, output) =
        (u32::from(version), STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(output));
    Ok(PasswordHash(format!(
        "${algorithm}$v={version}$m={memory_kib},t={iterations},p={parallelism}${salt}${output}"
    )))
}

fn derive(
    password: &[u8],
    salt: &[u8],
    cost: Cost,
    output: &mut [u8],
    memory: &mut Memory,
) -> Result<(), argon2::Error> {
    let params = cost.params(output.len())?;
    let blocks = memory.blocks(params.block_count());
    Argon2::new(cost.algorithm, cost.version, params)
        .hash_password_into_with_memory(password, salt, output, blocks)
}

pub(super) fn read(text: &str) -> Option<Result<Hash, Unusable>> {
    let phc = PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    phc.starts_with("$argon2").then(|| parse(phc).ok_or(Unusable::Malformed("Argon2")))
}

fn parse(phc: &str) -> Option<Hash> {
    let phc = argon2::PasswordHash::new(phc).ok()?;
    // What is left out would be given a default.
    if ["m", "t", "p"].into_iter().any(|name| phc.params.get(name).is_none()) {
        return None;
    }
    let params = Params::try_from(&phc).ok()?;
    // Hashes that go with a secret key, or with more than a password.
    if !params.keyid().is_empty() || !params.data().is_empty() {
        return None;
    }
    let cost = Cost {
        algorithm: Algorithm::new(phc.algorithm.as_str()).ok()?,
        // Strings from before the version was written are of version 16.
        version: phc.version.map_or(Ok(Version::V0x10), Version::try_from).ok()?,
        memory_kib: params.m_cost(),
        iterations: params.t_cost(),
        parallelism: params.p_cost(),
    };
    Some(Hash { cost, salt: phc.salt?.to_vec(), output: phc.hash?.as_bytes().to_vec() })
}

pub(super) fn synthetic(cost: Cost, ambient: &Ambient) -> Hash {
    Hash { cost, salt: ambient.random::<16>().to_vec(), output: ambient.random::<OUTPUT_BYTES>().to_vec() }
}

/// A hash that has been read.
pub(super) struct Hash {
    pub(super) cost: Cost,
    salt: Vec<u8>,
    output: Vec<u8>,
}

impl Check for Hash {
    fn matches(&self, password: &[u8], memory: &mut Memory) -> bool {
        let mut output = vec![0; self.output.len()];
        derive(password, &self.salt, self.cost, &mut output, memory).is_ok()
            && openssl::memcmp::eq(&output, &self.output)
    }
}

//! Argon2id (RFC 9106) over memory that the caller owns, and its PHC strings.

use std::fmt;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use entity::secret::PasswordHash;

const OUTPUT_BYTES: usize = 32;

/// Most memory that a stored hash may ask for, unless new hashes cost more: whoever can write a hash into
/// the table must not be able to take the machine's memory.
const MAX_MEMORY_KIB: u32 = 64 * 1024;

/// Most memory times passes that a stored hash may ask for, unless new hashes cost more.
const MAX_WORK_KIB: u64 = 4 * MAX_MEMORY_KIB as u64;

/// The cost parameters of a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    memory_kib: u32,
    iterations: u32,
    parallelism: u32,
}

impl Cost {
    pub(super) fn new(memory_kib: u32, iterations: u32, parallelism: u32) -> Result<Self, argon2::Error> {
        let cost = Self { memory_kib, iterations, parallelism };
        cost.params(OUTPUT_BYTES)?;
        Ok(cost)
    }

    /// The cost of a stored hash, if it is one of Argon2id in version 19.
    pub(super) fn of(hash: &PasswordHash) -> Option<Self> {
        Parsed::new(hash).map(|parsed| parsed.cost)
    }

    fn params(self, output_bytes: usize) -> Result<Params, argon2::Error> {
        Params::new(self.memory_kib, self.iterations, self.parallelism, Some(output_bytes))
    }

    /// The name of the scheme with its parameters, as it is counted.
    pub(super) fn scheme(self) -> String {
        format!("argon2id m={} t={} p={}", self.memory_kib, self.iterations, self.parallelism)
    }

    fn work(self) -> u64 {
        u64::from(self.memory_kib) * u64::from(self.iterations)
    }

    /// Whether a hash of this cost may be checked where new ones have the cost `current`.
    fn is_bearable(self, current: Self) -> bool {
        self.memory_kib <= MAX_MEMORY_KIB.max(current.memory_kib)
            && self.work() <= MAX_WORK_KIB.max(current.work())
    }
}

/// The head of a PHC string, up to the salt.
impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "$argon2id$v=19$m={},t={},p={}", self.memory_kib, self.iterations, self.parallelism)
    }
}

/// The working memory of one thread. Allocated when first used and kept: a fresh allocation for each hash
/// costs up to a third of the time in page faults.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    fn blocks(&mut self, count: usize) -> &mut [Block] {
        if self.0.len() < count {
            self.0.resize(count, Block::default());
        }
        &mut self.0
    }
}

/// Hashes a password into a PHC string.
pub(super) fn hash(
    password: &[u8],
    salt: &[u8],
    cost: Cost,
    memory: &mut Memory,
) -> Result<PasswordHash, argon2::Error> {
    let mut output = [0; OUTPUT_BYTES];
    derive(password, salt, cost, &mut output, memory)?;
    Ok(PasswordHash(format!("{cost}${}${}", STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(output))))
}

/// Whether `password` has the hash `stored`. A hash that cannot be read, or that would cost far more than
/// new ones do, matches nothing and is reported in the log.
pub(super) fn verify(password: &[u8], stored: &PasswordHash, current: Cost, memory: &mut Memory) -> bool {
    let Some(parsed) = Parsed::new(stored).filter(|parsed| parsed.cost.is_bearable(current)) else {
        tracing::warn!("a stored password hash is malformed or too costly; its user cannot log in");
        return false;
    };
    let mut output = vec![0; parsed.output.len()];
    derive(password, &parsed.salt, parsed.cost, &mut output, memory).is_ok()
        && openssl::memcmp::eq(&output, &parsed.output)
}

/// The scheme of a stored hash; one word for all for which no hash is made.
pub(super) fn scheme(stored: &PasswordHash, current: Cost) -> String {
    let cost = Cost::of(stored).filter(|cost| cost.is_bearable(current));
    cost.map_or_else(|| "unusable".to_owned(), Cost::scheme)
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
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password, salt, output, blocks)
}

struct Parsed {
    cost: Cost,
    salt: Vec<u8>,
    output: Vec<u8>,
}

impl Parsed {
    fn new(hash: &PasswordHash) -> Option<Self> {
        let phc = argon2::PasswordHash::new(&hash.0).ok()?;
        let is_argon2id_v19 = phc.algorithm == argon2::ARGON2ID_IDENT && phc.version == Some(19);
        let params = Params::try_from(&phc).ok().filter(|_| is_argon2id_v19)?;
        Some(Self {
            cost: Cost {
                memory_kib: params.m_cost(),
                iterations: params.t_cost(),
                parallelism: params.p_cost(),
            },
            salt: phc.salt?.to_vec(),
            output: phc.hash?.as_bytes().to_vec(),
        })
    }
}

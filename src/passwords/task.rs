//! What the hashing threads do with passwords.

use std::sync::Arc;

use entity::secret::{PasswordHash, SecretString};

use super::schemes::{self, Cost, Memory, Scheme, Stored};
use crate::hashing::Work;

/// Work for a hashing thread.
pub(super) enum Task {
    Hash { password: SecretString, salt: [u8; 16], cost: Cost },
    Verify { password: SecretString, hash: Arc<Stored> },
}

/// What came of it.
pub(super) enum Outcome {
    Hashed(PasswordHash),
    Verified(bool),
    /// OpenSSL or the Argon2 library refuses, and why.
    Failed(String),
}

/// One thread's memory, and how much of it is kept from one hash to the next.
pub(super) struct Bench {
    memory: Memory,
    kept_blocks: usize,
}

impl Bench {
    /// Memory for new hashes of this cost is kept once it was needed.
    pub(super) fn new(cost: Cost) -> Self {
        Self { memory: Memory::default(), kept_blocks: cost.block_count() }
    }
}

impl Work for Task {
    type Kind = Scheme;
    type Tools = Bench;
    type Outcome = Outcome;

    fn kind(&self) -> Scheme {
        match self {
            Self::Hash { cost, .. } => Scheme::Argon2(*cost),
            Self::Verify { hash, .. } => hash.scheme,
        }
    }

    fn run(self, bench: &mut Bench) -> Outcome {
        match self {
            Self::Hash { password, salt, cost } => {
                match schemes::hash(password.expose().as_bytes(), &salt, cost, &mut bench.memory) {
                    Ok(hash) => Outcome::Hashed(hash),
                    Err(error) => Outcome::Failed(error.to_string()),
                }
            }
            Self::Verify { password, hash } => {
                let matches = hash.matches(password.expose().as_bytes(), &mut bench.memory);
                bench.memory.shrink_to(bench.kept_blocks);
                Outcome::Verified(matches)
            }
        }
    }
}

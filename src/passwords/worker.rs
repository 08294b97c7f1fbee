//! What one hashing thread does.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use entity::secret::{PasswordHash, SecretString};

use super::Error;
use super::schemes::{self, Cost, Memory, Scheme, Stored};

/// Work for a hashing thread.
pub(super) enum Task {
    Hash { password: SecretString, salt: [u8; 16] },
    Verify { password: SecretString, hash: Arc<Stored> },
}

/// What came of it.
pub(super) enum TaskOutcome {
    Hashed(PasswordHash),
    Verified(bool),
}

/// How many hashes were computed, by scheme. Counted where they are, so that it shows whether a login that
/// failed cost as much as any other.
#[derive(Debug, Default)]
pub(super) struct HashCounts(Mutex<HashMap<Scheme, u64>>);

impl HashCounts {
    fn add(&self, scheme: Scheme) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(scheme).or_default() += 1;
    }

    /// By label.
    pub(super) fn snapshot(&self) -> BTreeMap<String, u64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(scheme, count)| (scheme.to_string(), *count)).collect()
    }
}

/// One thread's memory, and what all threads share.
pub(super) struct Worker {
    cost: Cost,
    memory: Memory,
    counts: Arc<HashCounts>,
}

impl Worker {
    pub(super) fn new(cost: Cost, counts: Arc<HashCounts>) -> Self {
        Self { cost, memory: Memory::default(), counts }
    }

    pub(super) fn run(&mut self, task: Task) -> Result<TaskOutcome, Error> {
        match task {
            Task::Hash { password, salt } => {
                self.counts.add(Scheme::Argon2(self.cost));
                schemes::hash(password.expose().as_bytes(), &salt, self.cost, &mut self.memory)
                    .map(TaskOutcome::Hashed)
                    .map_err(|error| Error::Cost(error.to_string()))
            }
            Task::Verify { password, hash } => {
                self.counts.add(hash.scheme);
                let matches = hash.matches(password.expose().as_bytes(), &mut self.memory);
                self.memory.shrink_to(self.cost);
                Ok(TaskOutcome::Verified(matches))
            }
        }
    }
}

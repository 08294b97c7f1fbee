//! What one hashing thread does.

use std::sync::Arc;

use entity::secret::{PasswordHash, SecretString};

use super::Error;
use super::schemes::{self, Cost, Memory, Stored};

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

/// One thread's memory, and what new hashes cost.
pub(super) struct Worker {
    cost: Cost,
    memory: Memory,
}

impl Worker {
    pub(super) fn new(cost: Cost) -> Self {
        Self { cost, memory: Memory::default() }
    }

    pub(super) fn run(&mut self, task: Task) -> Result<TaskOutcome, Error> {
        match task {
            Task::Hash { password, salt } => {
                schemes::hash(password.expose().as_bytes(), &salt, self.cost, &mut self.memory)
                    .map(TaskOutcome::Hashed)
                    .map_err(|error| Error::Cost(error.to_string()))
            }
            Task::Verify { password, hash } => {
                let matches = hash.matches(password.expose().as_bytes(), &mut self.memory);
                self.memory.shrink_to(self.cost.block_count());
                Ok(TaskOutcome::Verified(matches))
            }
        }
    }
}

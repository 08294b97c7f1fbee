//! Checks and makes password hashes.
//!
//! Owns Argon2id, the threads it runs on, the fair queue before them (P2), and what a new password must be. It must not know users: it is
//! given a password and a hash, or none.

mod admission;
mod argon2id;
mod estimate;
mod policy;
mod pool;
mod queue;
mod rate;
mod source;

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use entity::secret::{PasswordHash, SecretString};

use crate::ambient::Ambient;
use crate::config::PasswordsConfig;
use crate::metrics::{HashingMetrics, Refusal};

pub use self::admission::Load;
use self::argon2id::Cost;
pub use self::estimate::Estimate;
pub use self::policy::{MAX_BYTES, Weakness};
use self::pool::{Pool, Task, TaskOutcome};
pub use self::queue::{FairQueue, Pushed};
pub use self::rate::measure;
pub use self::source::Source;

/// Why there is no answer about a password.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no place in the queue, or no thread in time. The same request may succeed later.
    #[error("all hashing threads are busy")]
    Busy {
        /// When to ask again, in whole seconds.
        retry_after: Duration,
    },
    /// The cost parameters cannot be used.
    #[error("cannot hash with these parameters: {0}")]
    Cost(String),
    /// A hashing thread ended without an answer.
    #[error("a hashing thread failed")]
    Lost,
    /// The system gives no thread.
    #[error("cannot start a hashing thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// Hashes passwords on threads of its own (P2), with one set of cost parameters for new hashes.
#[derive(Debug)]
pub struct Passwords {
    pool: Pool,
    cost: Cost,
    decoy: PasswordHash,
    min_length: usize,
    deadline: Duration,
    ambient: Ambient,
}

impl Passwords {
    /// Starts the hashing threads; their memory is allocated when each is first used.
    pub fn new(config: &PasswordsConfig, ambient: Ambient, metrics: HashingMetrics) -> Result<Self, Error> {
        let cost = cost(config)?;
        Ok(Self {
            pool: Pool::start(config.thread_count(), config.queue, cost, metrics)?,
            decoy: decoy(cost, &ambient),
            cost,
            min_length: config.min_length,
            deadline: config.deadline.0,
            ambient,
        })
    }

    /// Whether `password` may become the password of the user called `username`.
    pub fn check_policy(&self, password: &SecretString, username: &str) -> Result<(), Weakness> {
        policy::check(password.expose(), username, self.min_length)
    }

    /// Hashes a new password with a new salt, when it is the turn of `source`.
    pub async fn hash(&self, source: &Source, password: &SecretString) -> Result<PasswordHash, Error> {
        let task = Task::Hash { password: password.clone(), salt: self.ambient.random() };
        match self.run(source, task).await? {
            TaskOutcome::Hashed(hash) => Ok(hash),
            TaskOutcome::Verified(_) => Err(Error::Lost),
        }
    }

    /// Whether `password` is the one that `hash` was made from. Without a hash the answer is no, after the
    /// same work (P6).
    pub async fn verify(
        &self,
        source: &Source,
        password: &SecretString,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, Error> {
        let hash = hash.unwrap_or(&self.decoy).clone();
        match self.run(source, Task::Verify { password: password.clone(), hash }).await? {
            TaskOutcome::Verified(matches) => Ok(matches),
            TaskOutcome::Hashed(_) => Err(Error::Lost),
        }
    }

    /// Whether `hash` was made with other parameters than new ones are, so that it should be made anew
    /// when its password is at hand (P1).
    pub fn is_outdated(&self, hash: &PasswordHash) -> bool {
        Cost::of(hash) != Some(self.cost)
    }

    /// How much waits for the hashing threads.
    pub fn load(&self) -> Load {
        self.pool.load(Instant::now() + self.deadline)
    }

    async fn run(&self, source: &Source, task: Task) -> Result<TaskOutcome, Error> {
        let deadline = Instant::now() + self.deadline;
        let answer = self.pool.submit(source.clone(), task, deadline).map_err(|_| self.busy())?;
        match tokio::time::timeout(self.deadline, answer).await {
            Ok(Ok(Ok(outcome))) => Ok(outcome),
            Ok(Err(_)) => Err(Error::Lost),
            Ok(Ok(Err(_))) => Err(self.busy()),
            Err(_) => {
                self.pool.refused(Refusal::Late);
                Err(self.busy())
            }
        }
    }

    fn busy(&self) -> Error {
        Error::Busy { retry_after: self.pool.retry_after() }
    }
}

fn cost(config: &PasswordsConfig) -> Result<Cost, Error> {
    Cost::new(config.memory_kib, config.iterations, config.parallelism)
        .map_err(|error| Error::Cost(error.to_string()))
}

/// A hash that no password has, as costly to check as a real one. It is made from random bytes, not by
/// hashing, so that the start stays quick.
fn decoy(cost: Cost, ambient: &Ambient) -> PasswordHash {
    let salt = STANDARD_NO_PAD.encode(ambient.random::<16>());
    let output = STANDARD_NO_PAD.encode(ambient.random::<32>());
    PasswordHash(format!("{cost}${salt}${output}"))
}

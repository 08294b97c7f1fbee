//! Checks and makes password hashes.
//!
//! Owns the hashing schemes, the threads they run on, the fair queue before them (P2), and what a new password
//! must be. It must not know users: it is given a password and a hash, or none.

mod admission;
mod decoys;
mod estimate;
mod estimates;
mod job;
mod pace;
mod policy;
mod pool;
mod queue;
mod rate;
mod running;
mod schemes;
mod source;
mod ticket;
mod worker;

use std::sync::Arc;
use std::time::{Duration, Instant};

use entity::secret::{InstallationKey, PasswordHash, SecretString};

use crate::ambient::Ambient;
use crate::config::PasswordsConfig;
use crate::metrics::{HashingMetrics, Refusal};

pub use self::admission::Load;
use self::decoys::Decoys;
pub use self::estimate::Estimate;
pub use self::estimates::Estimates;
pub use self::pace::{Ahead, Pace};
pub use self::policy::{MAX_BYTES, Weakness};
pub use self::pool::Asking;
use self::pool::Pool;
pub use self::queue::{FairQueue, Pushed};
pub use self::rate::measure;
use self::schemes::{Cost, Limits, Stored};
pub use self::schemes::{Memory, Scheme, Unusable};
pub use self::source::{Source, Standing};
pub use self::ticket::Ticket;
use self::worker::{Task, TaskOutcome, Worker};

/// The name of the key that deals decoys out; see [`crate::installation`].
pub const DECOY_KEY_NAME: &str = "decoy_key";

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

/// A hash that was just made, and how.
#[derive(Clone, Debug)]
pub struct NewHash {
    /// The string to store.
    pub hash: PasswordHash,
    /// Its scheme and parameters.
    pub scheme: Scheme,
}

/// Hashes passwords on threads of its own (P2), with one set of cost parameters for new hashes.
#[derive(Debug)]
pub struct Passwords {
    pool: Pool,
    current: Scheme,
    limits: Limits,
    decoys: Decoys,
    min_length: usize,
    deadline: Duration,
    max_check_time: Duration,
    ambient: Ambient,
}

impl Passwords {
    /// Starts the hashing threads; their memory is allocated when each is first used. Decoys are dealt out by a
    /// key that is forgotten at the end; a server is given a lasting one.
    pub fn new(config: &PasswordsConfig, ambient: Ambient, metrics: HashingMetrics) -> Result<Self, Error> {
        let cost = cost(config)?;
        let current = Scheme::Argon2(cost);
        Ok(Self {
            pool: Pool::start(config, metrics, || Worker::new(cost))?,
            current,
            limits: Limits::of(config),
            decoys: Decoys::new(&InstallationKey(ambient.random::<32>().to_vec()), current, &ambient),
            min_length: config.min_length,
            deadline: config.deadline.0,
            // A login needs the check, and once a new hash as well.
            max_check_time: config.max_check_time.0.min(config.deadline.0 / 2),
            ambient,
        })
    }

    /// For a command that makes one hash: a single thread, although hashes may cost what they may with all
    /// threads that are configured.
    pub fn on_one_thread(config: &PasswordsConfig, ambient: Ambient) -> Result<Self, Error> {
        // Without a budget there is no thread in reserve.
        let alone = PasswordsConfig { threads: 1, memory_budget_mib: 0, ..config.clone() };
        let passwords = Self::new(&alone, ambient, HashingMetrics::default())?;
        Ok(Self { limits: Limits::of(config), ..passwords })
    }

    /// Deals out decoys by the installation's key, so that a restart changes none.
    #[must_use]
    pub fn with_decoy_key(mut self, key: &InstallationKey) -> Self {
        self.decoys.set_key(key);
        self
    }

    /// Takes over how many users have a hash of each scheme, by label: decoys follow that.
    pub fn set_census(&self, census: &[(String, i64)]) {
        self.decoys.set_census(census, &self.limits, &self.ambient);
    }

    /// Whether `password` may become the password of the user called `username`.
    pub fn check_policy(&self, password: &SecretString, username: &str) -> Result<(), Weakness> {
        policy::check(password.expose(), username, self.min_length)
    }

    /// Lets a request wait for hashes, as a stranger's; its deadline begins now.
    pub fn ticket(&self, source: Source) -> Ticket {
        Ticket { source, standing: Standing::Stranger, deadline: Instant::now() + self.deadline }
    }

    /// Lets a request be looked up that would be queued afterwards. One that would be refused as a stranger's is refused now, unless
    /// few are looked up beyond that: a look-up costs far more than this.
    pub fn ask(&self, ticket: &Ticket) -> Result<Asking<'_>, Error> {
        self.pool.ask(ticket, self.current).map_err(|_| self.busy())
    }

    /// Hashes a new password with a new salt.
    pub async fn hash(&self, ticket: &Ticket, password: &SecretString) -> Result<NewHash, Error> {
        let task = Task::Hash { password: password.clone(), salt: self.ambient.random() };
        match self.run(ticket, self.current, task).await? {
            TaskOutcome::Hashed(hash) => Ok(NewHash { hash, scheme: self.current }),
            TaskOutcome::Verified(_) => Err(Error::Lost),
        }
    }

    /// Whether `password` is the one that `hash` was made from. Without a hash, or with one that cannot be
    /// checked, the answer is no, after the work of a hash like the others: the decoy of `name`, which is given
    /// in the form in which names are compared (P6).
    pub async fn verify(
        &self,
        ticket: &Ticket,
        password: &SecretString,
        name: &str,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, Error> {
        let stored = hash.and_then(|hash| self.read(hash, name));
        let is_genuine = stored.is_some();
        let hash = stored.unwrap_or_else(|| self.decoys.of(name));
        let scheme = hash.scheme;
        match self.run(ticket, scheme, Task::Verify { password: password.clone(), hash }).await? {
            TaskOutcome::Verified(matches) => Ok(matches && is_genuine),
            TaskOutcome::Hashed(_) => Err(Error::Lost),
        }
    }

    fn read(&self, hash: &PasswordHash, name: &str) -> Option<Arc<Stored>> {
        match self.limits.read(hash) {
            Ok(stored) => Some(Arc::new(stored)),
            Err(reason) => {
                tracing::warn!(%reason, username = ?name, "a stored password hash cannot be checked; its user cannot log in");
                None
            }
        }
    }

    /// The scheme and parameters of new hashes.
    pub fn current(&self) -> Scheme {
        self.current
    }

    /// How a hash was made, if it can be checked.
    pub fn examine(&self, hash: &PasswordHash) -> Result<Scheme, Unusable> {
        Ok(self.limits.read(hash)?.scheme)
    }

    /// How long this machine takes to check a hash of this scheme, measured now on the caller's thread.
    pub fn time_of(&self, scheme: Scheme) -> Duration {
        rate::time_of(&scheme.synthetic(&self.ambient))
    }

    /// The longest that the check of an imported hash may take.
    pub fn max_check_time(&self) -> Duration {
        self.max_check_time
    }

    /// Whether `hash`, labelled `label`, is one that would be made so today (P1). The label is looked at too:
    /// one that is missing is put right by making the hash anew.
    pub fn is_current(&self, hash: &PasswordHash, label: Option<&str>) -> bool {
        self.examine(hash).is_ok_and(|scheme| scheme == self.current)
            && label.is_some_and(|label| label == self.current.to_string())
    }

    /// How much waits for the hashing threads.
    pub fn load(&self) -> Load {
        self.pool.load(self.current, Instant::now() + self.deadline)
    }

    async fn run(&self, ticket: &Ticket, scheme: Scheme, task: Task) -> Result<TaskOutcome, Error> {
        let answer = self.pool.submit(ticket.clone(), scheme, task).map_err(|_| self.busy())?;
        match tokio::time::timeout_at(ticket.deadline.into(), answer).await {
            Ok(Ok(Ok(outcome))) => Ok(outcome),
            Ok(Err(_)) => Err(Error::Lost),
            Ok(Ok(Err(_))) => Err(self.busy()),
            Err(_) => {
                self.pool.refused(Refusal::Late);
                Err(self.busy())
            }
        }
    }

    /// When somebody who is sent away now, for whatever reason, should come back for a hash, in whole seconds: after those who were
    /// sent away before. Besides those who wait for a hash, so many may be about to.
    pub fn retry_after(&self, arriving: usize) -> Duration {
        self.pool.retry_after(arriving)
    }

    fn busy(&self) -> Error {
        Error::Busy { retry_after: self.retry_after(0) }
    }
}

fn cost(config: &PasswordsConfig) -> Result<Cost, Error> {
    Cost::new(config.memory_kib, config.iterations, config.parallelism)
        .map_err(|error| Error::Cost(error.to_string()))
}

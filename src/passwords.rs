//! Checks and makes password hashes.
//!
//! Owns the schemes, decoys for names without a hash, and what a new password must be. The module must not
//! know users: it is given a password and a hash, or none. The work is done on the threads of
//! [`crate::hashing`] (P2).

mod cost;
mod decoys;
mod error;
mod forms;
mod matched;
mod policy;
mod rate;
mod schemes;
mod task;

use std::sync::Arc;
use std::time::Duration;

use entity::secret::{InstallationKey, PasswordHash, SecretString};

use self::cost::cost;
use self::decoys::Decoys;
pub use self::error::Error;
pub use self::forms::Forms;
pub use self::matched::{Match, Verdict};
pub use self::policy::{MAX_BYTES, Weakness};
pub use self::rate::measure;
use self::schemes::{Cost, Limits, Stored};
pub use self::schemes::{Memory, Scheme, Unusable, says_no_password};
use self::task::{Bench, Outcome, Task};
use crate::ambient::Ambient;
use crate::config::PasswordsConfig;
use crate::hashing::{self, Load, LookUp, Pool, Source, Ticket};
use crate::metrics::HashingMetrics;

/// The name of the key that deals decoys out; see [`crate::installation`].
pub const DECOY_KEY_NAME: &str = "decoy_key";

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
    pool: Pool<Task>,
    /// Of new hashes.
    cost: Cost,
    limits: Limits,
    decoys: Decoys,
    min_length: usize,
    deadline: Duration,
    max_check_time: Duration,
    ambient: Ambient,
}

impl Passwords {
    /// Starts the hashing threads. The memory of each is allocated when it is first used. Decoys are dealt
    /// out by a key that is forgotten at the end; a server is given a lasting key afterwards.
    pub fn new(config: &PasswordsConfig, ambient: Ambient, metrics: HashingMetrics) -> Result<Self, Error> {
        Self::on(config.thread_count(), config, ambient, metrics)
    }

    /// The same on one thread, for a command, which makes one hash after the other. What a hash may cost
    /// follows from the configuration, as in the server.
    pub fn of_command(config: &PasswordsConfig, ambient: Ambient) -> Result<Self, Error> {
        Self::on(1, config, ambient, HashingMetrics::default())
    }

    fn on(
        threads: usize,
        config: &PasswordsConfig,
        ambient: Ambient,
        metrics: HashingMetrics,
    ) -> Result<Self, Error> {
        let cost = cost(config)?;
        let current = Scheme::Argon2(cost);
        Ok(Self {
            pool: Pool::start(threads, config.queue, ambient.clone(), metrics, || Bench::new(cost))?,
            cost,
            limits: Limits::of(config),
            decoys: Decoys::new(&InstallationKey(ambient.random::<32>().to_vec()), current, &ambient),
            min_length: config.min_length,
            deadline: config.deadline.0,
            // A login needs the check, and may need a second hash: the check of another form, or a new one.
            max_check_time: config.max_check_time.0.min(config.deadline.0 / 2),
            ambient,
        })
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

    /// Whether `password` may become the password of the user called `username`. It is judged in the form in
    /// which it would be stored.
    pub fn check_policy(&self, password: &SecretString, username: &str) -> Result<(), Weakness> {
        // A login would refuse what is too long as it was typed.
        if password.expose().len() > MAX_BYTES {
            return Err(Weakness::TooLong);
        }
        policy::check(forms::first(password).expose(), username, self.min_length)
    }

    /// Lets a request of this source wait for a hash; its deadline begins now.
    pub fn ticket(&self, source: Source) -> Ticket {
        Ticket { source, deadline: self.ambient.elapsed() + self.deadline, pieces: 1 }
    }

    /// Lets a request be looked up whose password would be checked afterwards. A request that the queue would
    /// refuse is refused now, since a look-up costs far more than a refusal.
    pub fn look_up(&self, ticket: &Ticket, password: &Forms) -> Result<LookUp<'_>, Error> {
        let ticket = ticket.clone().with_pieces(password.count());
        self.pool.look_up(&ticket, self.current()).map_err(|error| self.failed(error))
    }

    /// Hashes a new password with a new salt, in the form in which passwords are stored.
    pub async fn hash(&self, ticket: &Ticket, password: &SecretString) -> Result<NewHash, Error> {
        let (password, salt) = (forms::first(password), self.ambient.random());
        let task = Task::Hash { password, salt, cost: self.cost };
        match self.run(ticket, task).await? {
            Outcome::Hashed(hash) => Ok(NewHash { hash, scheme: self.current() }),
            Outcome::Failed(reason) => Err(Error::Cost(reason)),
            Outcome::Verified(_) => Err(Error::Lost),
        }
    }

    /// Whether a form of the password is the one that `hash` was made from, and how. Without a hash, or with
    /// a hash that cannot be checked, the answer is no. That answer costs as many hashes all the same: those
    /// of the decoy of `name`, which is given in the form in which names are compared (P6). For the same
    /// reason all forms are checked, even if the first one is right.
    pub async fn verify(
        &self,
        ticket: &Ticket,
        password: &Forms,
        name: &str,
        hash: Option<&PasswordHash>,
    ) -> Result<Verdict, Error> {
        let genuine = hash.map(|hash| Stored::read(hash, &self.limits).map(Arc::new));
        let stored = match &genuine {
            Some(Ok(stored)) => Arc::clone(stored),
            Some(Err(_)) | None => self.decoys.of(name),
        };
        let of_both = ticket.clone().with_pieces(password.count());
        let first = self.check(&of_both, &password.first, &stored).await?;
        let received = match &password.received {
            Some(received) => self.check(ticket, received, &stored).await?,
            None => None,
        };
        let first = first.map(|is_whole| Match { is_first_form: true, is_whole });
        let received = received.map(|is_whole| Match { is_first_form: false, is_whole });
        Ok(match genuine {
            Some(Ok(_)) => first.or(received).map_or(Verdict::Differs, Verdict::Matches),
            Some(Err(reason)) => Verdict::Unusable(reason),
            None => Verdict::Differs,
        })
    }

    /// Checks one form of a password. If the hash was made from it: whether the hash depends on all of it.
    async fn check(
        &self,
        ticket: &Ticket,
        form: &SecretString,
        hash: &Arc<Stored>,
    ) -> Result<Option<bool>, Error> {
        let task = Task::Verify { password: form.clone(), hash: Arc::clone(hash) };
        match self.run(ticket, task).await? {
            Outcome::Verified(matches) => Ok(matches.then(|| hash.reads_whole(form.expose().as_bytes()))),
            Outcome::Hashed(_) | Outcome::Failed(_) => Err(Error::Lost),
        }
    }

    /// The scheme and parameters of new hashes.
    pub fn current(&self) -> Scheme {
        Scheme::Argon2(self.cost)
    }

    /// How a hash was made, if it can be checked.
    pub fn examine(&self, hash: &PasswordHash) -> Result<Scheme, Unusable> {
        Ok(Stored::read(hash, &self.limits)?.scheme)
    }

    /// How long this machine takes to check a hash of this scheme, measured now on the caller's thread.
    pub fn time_of(&self, scheme: Scheme) -> Duration {
        rate::time_of(&scheme.synthetic(&self.ambient))
    }

    /// The longest that the check of an imported hash may take.
    pub fn max_check_time(&self) -> Duration {
        self.max_check_time
    }

    /// Whether `hash`, labelled `label`, is to be made anew from the password that matched it so (P1): if it
    /// would be made in another way today, and depends on all of the password. The label is looked at too:
    /// one that is missing is put right by making the hash anew.
    pub fn is_outdated(&self, hash: &PasswordHash, label: Option<&str>, matched: Match) -> bool {
        let current = self.current();
        let is_current = matched.is_first_form
            && self.examine(hash).is_ok_and(|scheme| scheme == current)
            && label.is_some_and(|label| label == current.to_string());
        matched.is_whole && !is_current
    }

    /// How much waits for the hashing threads.
    pub fn load(&self) -> Load {
        self.pool.load(self.current(), self.ambient.elapsed() + self.deadline)
    }

    /// When a client that is sent away now, for any reason, should come back for a hash, in whole seconds.
    /// Clients that were sent away before come first. `arriving` is how many clients may be about to want a
    /// hash, beside those that wait for one already.
    pub fn retry_after(&self, arriving: usize) -> Duration {
        self.pool.retry_after(arriving)
    }

    async fn run(&self, ticket: &Ticket, task: Task) -> Result<Outcome, Error> {
        self.pool.run(ticket, task).await.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: hashing::Error) -> Error {
        match error {
            hashing::Error::Overloaded(_) => Error::Overloaded { retry_after: self.retry_after(0) },
            hashing::Error::Lost => Error::Lost,
        }
    }
}

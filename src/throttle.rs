//! How many attempts to log in are evaluated, so that guessing is slow and nobody can be locked out by it
//! (design rules P3 and P5).
//!
//! Owns the buckets: which there are, how they fill and empty, and the table `throttle_buckets`, from which a
//! restart reads them. An attempt takes tokens of buckets, and gets them back if the password was right. When
//! it takes which of them is decided by `login`: those of an address before the hash, those of a name after
//! it. This module must not know users or HTTP, nor what an attempt that finds no token is answered.
//!
//! Of several nodes each counts for itself. What they share is the table, by way of `store`.

mod bucket;
mod level;
mod order;
mod remaining;
mod selection;
mod store;
mod table;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use entity::secret::InstallationKey;
use entity::time::UnixMillis;

use self::bucket::Identity;
pub use self::bucket::{Bucket, BucketKind, NameDigest};
pub use self::order::clear;
pub use self::remaining::{Remaining, remaining};
pub use self::selection::Selection;
pub use self::store::{ListedBucket, list, sweep};
use self::table::Table;
use crate::address::Prefix;
use crate::ambient::Ambient;
use crate::clock::millis;
use crate::config::{Rate, ThrottleConfig};
use crate::keyed_hash::KeyedHash;
use crate::metrics::ThrottleMetrics;

/// The name of the key that hides names in the table; see [`crate::installation`].
pub const KEY_NAME: &str = "throttle_key";

/// All buckets of this process.
pub struct Throttle {
    config: ThrottleConfig,
    key: KeyedHash,
    ambient: Ambient,
    metrics: ThrottleMetrics,
    table: Mutex<Table>,
}

/// Tokens that were taken from buckets. Unless they are given back, they count as failures; see
/// [`Throttle::give_back`].
#[derive(Debug, Default)]
#[must_use = "tokens that are not given back count as failures"]
pub struct Taken(Vec<(Identity, Rate)>);

impl Taken {
    /// These tokens and those.
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

/// There is no token. The same attempt may find one after `wait`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts; the next one may be made in {} s", wait.as_secs_f64().ceil())]
pub struct Throttled {
    /// Until the next token is there.
    pub wait: Duration,
}

impl Throttle {
    /// With all buckets full: nothing was counted yet.
    pub fn new(
        config: ThrottleConfig,
        key: &InstallationKey,
        ambient: Ambient,
        metrics: ThrottleMetrics,
    ) -> Self {
        metrics.started(BucketKind::ALL.map(BucketKind::as_str));
        let table = Mutex::new(Table::new(config.buckets));
        Self { config, key: KeyedHash::new(key), ambient, metrics, table }
    }

    /// Takes a token from each of these buckets, or from none of them.
    pub fn take(&self, buckets: &[Bucket<'_>]) -> Result<Taken, Throttled> {
        let limited: Vec<_> = buckets
            .iter()
            .map(|bucket| (bucket.identity(&self.key), self.rate(bucket.kind())))
            .filter(|(_, rate)| *rate != Rate::Unlimited)
            .collect();
        let now = self.now();
        let mut table = self.lock();
        let waits = limited
            .iter()
            .filter_map(|(identity, rate)| Some((table.wait(identity, *rate, now)?, identity.kind)));
        if let Some((wait, kind)) = waits.max_by_key(|(wait, _)| *wait) {
            self.metrics.refused(kind.as_str());
            return Err(Throttled { wait });
        }
        for (identity, rate) in &limited {
            table.take(identity, *rate, now);
        }
        Ok(Taken(limited))
    }

    /// Takes a token of an address, and of its network, before anything is known about the user.
    pub fn take_at(&self, prefix: Prefix) -> Result<Taken, Throttled> {
        match prefix.site() {
            Some(site) => self.take(&[Bucket::Address(prefix), Bucket::Network(site)]),
            None => self.take(&[Bucket::Address(prefix)]),
        }
    }

    /// Takes the token that a sign-up costs.
    pub fn take_sign_up(&self, prefix: Prefix) -> Result<Taken, Throttled> {
        self.take(&[Bucket::SignUp(prefix.outermost())])
    }

    /// Takes the token that an authorization request costs, which anybody can have stored.
    pub fn take_authorization_request(&self, prefix: Prefix) -> Result<Taken, Throttled> {
        self.take(&[Bucket::AuthorizationRequest(prefix.outermost())])
    }

    /// Takes the tokens of an attempt that is not evaluated. They do not depend on whether there is such a
    /// user. The hashes of such attempts are limited over all names as well: one attack uses up many names,
    /// and these are used up at all addresses at once.
    pub fn take_unevaluated(&self, name: &str, prefix: Prefix) -> Result<Taken, Throttled> {
        self.take(&[Bucket::Unevaluated(name, prefix), Bucket::UnevaluatedAddress(prefix.outermost())])
    }

    /// Fails when there is no token in the bucket, and counts that in the metrics. Takes no token.
    pub fn check(&self, bucket: &Bucket<'_>) -> Result<(), Throttled> {
        let Some(wait) = self.wait(bucket) else {
            return Ok(());
        };
        self.metrics.refused(bucket.kind().as_str());
        Err(Throttled { wait })
    }

    /// Whether there is a token in the bucket. Takes none, and tells the metrics nothing.
    pub fn has_token(&self, bucket: &Bucket<'_>) -> bool {
        self.wait(bucket).is_none()
    }

    /// Whether there is a token in each of these buckets. Takes none, and tells the metrics nothing.
    pub fn have_tokens(&self, buckets: &[Bucket<'_>]) -> bool {
        buckets.iter().all(|bucket| self.has_token(bucket))
    }

    /// Takes a token for a failure, as far as there is one.
    pub fn count(&self, bucket: &Bucket<'_>) {
        let (identity, rate) = (bucket.identity(&self.key), self.rate(bucket.kind()));
        if rate != Rate::Unlimited {
            self.lock().take(&identity, rate, self.now());
        }
    }

    /// Gives tokens back, as of an attempt that succeeded.
    pub fn give_back(&self, taken: Taken) {
        let mut table = self.lock();
        for (identity, rate) in taken.0 {
            table.give_back(&identity, rate);
        }
    }

    /// The name's digest in the table.
    pub fn digest(key: &InstallationKey, name: &str) -> NameDigest {
        bucket::name_digest(&KeyedHash::new(key), name)
    }

    fn wait(&self, bucket: &Bucket<'_>) -> Option<Duration> {
        let (identity, rate) = (bucket.identity(&self.key), self.rate(bucket.kind()));
        self.lock().wait(&identity, rate, self.now())
    }

    fn rate(&self, kind: BucketKind) -> Rate {
        kind.rate(&self.config)
    }

    /// The time in milliseconds since some moment, on a clock that nobody can set.
    fn now(&self) -> i64 {
        millis(self.ambient.elapsed())
    }

    /// What is to be added to [`Self::now`] for the time of day.
    fn to_time_of_day(&self) -> i64 {
        let UnixMillis(time_of_day) = self.ambient.now();
        time_of_day.saturating_sub(self.now())
    }

    /// No code that holds the lock can panic halfway through a change.
    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Throttle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Throttle").field("config", &self.config).finish_non_exhaustive()
    }
}

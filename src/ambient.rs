//! Time and randomness together: what nearly every change to the database needs from outside, in one
//! cheaply cloned value.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use entity::time::UnixMillis;
use uuid::{Uuid, Version};

use crate::clock::{Clock, SystemClock, millis};
use crate::entropy::{Entropy, SystemEntropy};

/// The clock and the randomness that a piece of work is given.
#[derive(Clone, Debug)]
pub struct Ambient {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    /// What time it was when [`Ambient::elapsed`] began, where a database has told that. Clones share it.
    origin: Arc<RwLock<Option<UnixMillis>>>,
}

impl Ambient {
    /// The machine's own clock and randomness.
    pub fn system() -> Self {
        Self::new(Arc::new(SystemClock::start()), Arc::new(SystemEntropy))
    }

    /// A given clock and randomness.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy, origin: Arc::default() }
    }

    /// The present (D10). Where a database has told the time, that goes on by the clock that nobody can set;
    /// else it is this machine's.
    pub fn now(&self) -> UnixMillis {
        self.told_at(self.elapsed()).unwrap_or_else(|| self.machine_time())
    }

    /// The present by this machine's own clock.
    pub fn machine_time(&self) -> UnixMillis {
        self.clock.now()
    }

    /// What time it is at a moment of [`Ambient::elapsed`], where a database has told the time.
    pub fn told_at(&self, elapsed: Duration) -> Option<UnixMillis> {
        let origin = *self.origin.read().unwrap_or_else(PoisonError::into_inner);
        origin.map(|origin| origin.plus_millis(millis(elapsed)))
    }

    /// From now on the time goes on from what it was at a moment of [`Ambient::elapsed`], here and in all
    /// clones.
    pub fn go_on_from(&self, time: UnixMillis, elapsed: Duration) {
        let origin = time.plus_millis(-millis(elapsed));
        *self.origin.write().unwrap_or_else(PoisonError::into_inner) = Some(origin);
    }

    /// The present by the clock of a database server that has just told this time.
    pub fn of_database(&self, told: UnixMillis) -> UnixMillis {
        self.clock.of_database(told)
    }

    /// Time since some moment in the past, whatever is done to the time of day.
    pub fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    /// `N` unpredictable bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// A new UUIDv7 (RFC 9562 §5.7): sortable by time of creation, 74 random bits.
    pub fn uuid_v7(&self) -> Uuid {
        self.uuid_v7_of(self.now())
    }

    /// A new UUIDv7 that says this time.
    pub fn uuid_v7_of(&self, time: UnixMillis) -> Uuid {
        let millis = u64::try_from(time.0).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.random()).into_uuid()
    }
}

/// The time that a UUIDv7 says; `None` for UUIDs of other kinds.
pub fn time_of(id: Uuid) -> Option<UnixMillis> {
    if id.get_version() != Some(Version::SortRand) {
        return None;
    }
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    let millis = seconds.checked_mul(1000)?.checked_add(u64::from(nanos / 1_000_000))?;
    i64::try_from(millis).ok().map(UnixMillis)
}

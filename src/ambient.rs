//! Time and randomness together: what nearly every change to the database needs from outside, in one
//! cheaply cloned value.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use entity::time::UnixMillis;
use uuid::{Uuid, Version};

use crate::clock::{Clock, SystemClock};
use crate::entropy::{Entropy, SystemEntropy};

/// The clock and the randomness that a piece of work is given.
#[derive(Clone, Debug)]
pub struct Ambient {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    /// What the database's clock is ahead of this machine's, in milliseconds. A clone has the same one.
    offset: Arc<AtomicI64>,
}

impl Ambient {
    /// The machine's own clock and randomness.
    pub fn system() -> Self {
        Self::new(Arc::new(SystemClock::start()), Arc::new(SystemEntropy))
    }

    /// A given clock and randomness.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy, offset: Arc::default() }
    }

    /// The present, corrected by what is known of the database's clock (D10).
    pub fn now(&self) -> UnixMillis {
        self.machine_time().plus_millis(self.offset())
    }

    /// The present by this machine's own clock.
    pub fn machine_time(&self) -> UnixMillis {
        self.clock.now()
    }

    /// By how many milliseconds the present is corrected.
    pub fn offset(&self) -> i64 {
        self.offset.load(Ordering::Relaxed)
    }

    /// From now on the present is corrected by so many milliseconds, here and in all clones.
    pub fn set_offset(&self, millis: i64) {
        self.offset.store(millis, Ordering::Relaxed);
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

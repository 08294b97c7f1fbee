//! Time and randomness together: what nearly every change to the database needs from outside, in one
//! cheaply cloned value.

use std::sync::Arc;
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
}

impl Ambient {
    /// The machine's own clock and randomness.
    pub fn system() -> Self {
        Self::new(Arc::new(SystemClock::start()), Arc::new(SystemEntropy))
    }

    /// A given clock and randomness.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy }
    }

    /// The present.
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
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

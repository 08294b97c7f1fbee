//! A clock that stands still until a test moves it, or makes it tick.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use countersign::clock::Clock;
use entity::time::UnixMillis;

/// 2026-01-01T00:00:00Z in milliseconds.
const START: i64 = 1_767_225_600_000;

/// Starts at the beginning of 2026.
#[derive(Debug)]
pub struct ManualClock {
    now: AtomicI64,
    elapsed: AtomicU64,
    tick: AtomicI64,
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl ManualClock {
    /// Stands still at its start.
    pub fn new() -> Self {
        Self { now: AtomicI64::new(START), elapsed: AtomicU64::new(0), tick: AtomicI64::new(0) }
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        self.elapsed.fetch_add(u64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
        self.set_forward(by);
    }

    /// From now on a millisecond passes whenever somebody asks for the time of day, so that no two moments are one.
    pub fn tick(&self) {
        self.tick.store(1, Ordering::SeqCst);
    }

    /// Sets the time of day forward without any time passing.
    pub fn set_forward(&self, by: Duration) {
        self.now.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Sets the time of day back.
    pub fn set_back(&self, by: Duration) {
        self.now.fetch_sub(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// The present in whole seconds, as JWTs count.
    pub fn seconds(&self) -> i64 {
        self.now().as_seconds()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.now.fetch_add(self.tick.load(Ordering::SeqCst), Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed.load(Ordering::SeqCst))
    }
}

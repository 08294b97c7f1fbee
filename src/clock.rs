//! Where the time comes from. Everything that asks for the time asks a [`Clock`], so that tests move it
//! instead of sleeping. Must not know what anybody does with the time.

use std::fmt::Debug;
use std::time::{Duration, Instant, SystemTime};

use entity::time::UnixMillis;

/// A source of the present time.
pub trait Clock: Debug + Send + Sync {
    /// The present.
    fn now(&self) -> UnixMillis;

    /// Time since some moment in the past, which goes on evenly whatever is done to the time of day.
    fn elapsed(&self) -> Duration;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// The clock; [`Clock::elapsed`] counts from now.
    pub fn start() -> Self {
        #[expect(clippy::disallowed_methods, reason = "what the clock itself counts from")]
        let started = Instant::now();
        Self { started }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> UnixMillis {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
        let now = SystemTime::now();
        let millis = match now.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            // A clock before 1970 is wrong, but no reason to stop serving.
            Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
        };
        UnixMillis(millis)
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

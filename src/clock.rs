//! Where the time comes from. Everything that asks for the time asks a [`Clock`], so that tests move it
//! instead of sleeping. Must not know what anybody does with the time.

use std::fmt::Debug;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use entity::time::UnixMillis;
use rustix::time::{ClockId, clock_gettime};

/// The clock that nobody can set. It goes on while the machine is suspended, as the time of day does.
#[cfg(target_os = "linux")]
const SINCE_BOOT: ClockId = ClockId::Boottime;

/// The nearest thing to that elsewhere.
#[cfg(not(target_os = "linux"))]
const SINCE_BOOT: ClockId = ClockId::Monotonic;

/// The last second that RFC 3339 can write, after 1970.
const END_OF_9999: Duration = Duration::from_secs(253_402_300_799);

/// A source of the present time.
pub trait Clock: Debug + Send + Sync {
    /// The present.
    fn now(&self) -> UnixMillis;

    /// Time since some moment in the past, which goes on evenly whatever is done to the time of day.
    fn elapsed(&self) -> Duration;

    /// The present by the clock of a database server that has just told this time. A test that moves the time
    /// moves that clock too.
    fn of_database(&self, told: UnixMillis) -> UnixMillis {
        told
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    started: Duration,
}

impl SystemClock {
    /// The clock; [`Clock::elapsed`] counts from now.
    pub fn start() -> Self {
        Self { started: since_boot() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> UnixMillis {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
        let now = SystemTime::now();
        let millis = match now.duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            // A clock before 1970 is wrong, but no reason to stop serving.
            Err(before) => -millis(before.duration()),
        };
        UnixMillis(millis)
    }

    fn elapsed(&self) -> Duration {
        since_boot().saturating_sub(self.started)
    }
}

fn since_boot() -> Duration {
    #[expect(clippy::disallowed_methods, reason = "what the clock itself counts by")]
    let time = clock_gettime(SINCE_BOOT);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// A length of time in milliseconds.
pub fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// A moment as RFC 3339 in UTC, for people. That has no years before 1970 here, and none after 9999.
pub fn rfc3339(at: UnixMillis) -> String {
    let since = Duration::from_millis(u64::try_from(at.0).unwrap_or(0));
    humantime::format_rfc3339_seconds(UNIX_EPOCH + since.min(END_OF_9999)).to_string()
}

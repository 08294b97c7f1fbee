//! The two clocks: the one on the wall for claims, a steady one for how old fetched things are.

use std::time::{Duration, SystemTime};

/// What time it is. The system's clocks by default; tests bring their own.
pub trait Clock: Send + Sync {
    /// The time of day, which claims are compared with.
    fn now(&self) -> SystemTime;

    /// The time since any moment, by a clock that never jumps.
    fn monotonic(&self) -> Duration;
}

/// The clocks of the machine.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    // A clock that stands still in a suspended machine would call old lists fresh afterwards.
    #[cfg(target_os = "linux")]
    fn monotonic(&self) -> Duration {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
        Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
    }

    #[cfg(not(target_os = "linux"))]
    fn monotonic(&self) -> Duration {
        use std::sync::LazyLock;
        use std::time::Instant;

        static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
        BEGIN.elapsed()
    }
}

/// The time of day as a `NumericDate` (RFC 7519 §2): seconds since 1970.
pub(crate) fn numeric_date(clock: &dyn Clock) -> f64 {
    clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}

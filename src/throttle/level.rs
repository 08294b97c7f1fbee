//! How full a bucket is: one number, after the generic cell rate algorithm (ITU-T I.371, annex A).

use std::time::Duration;

use crate::config::Rate;

/// When the bucket will have all its tokens again, in milliseconds. Each token that is taken puts that moment
/// off by the rate's interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Level(pub(super) i64);

impl Level {
    /// How long to wait for a token; `None` if one is there.
    pub(super) fn wait(self, rate: Rate, now: i64) -> Option<Duration> {
        let (interval, capacity) = measures(rate)?;
        let wait = self.bounded(now, capacity).saturating_add(interval) - now.saturating_add(capacity);
        u64::try_from(wait).ok().filter(|wait| *wait > 0).map(Duration::from_millis)
    }

    /// How many tokens there are, and how many there can be at most.
    pub(super) fn tokens(self, rate: Rate, now: i64) -> Option<(u32, u32)> {
        let (interval, capacity) = measures(rate)?;
        let missing = self.bounded(now, capacity).saturating_sub(now);
        let count = |time: i64| u32::try_from(time / interval.max(1)).unwrap_or(u32::MAX);
        Some((count(capacity - missing), count(capacity)))
    }

    pub(super) fn take(&mut self, rate: Rate, now: i64) {
        if let Some((interval, capacity)) = measures(rate) {
            self.0 = self.bounded(now, capacity).saturating_add(interval).min(now.saturating_add(capacity));
        }
    }

    pub(super) fn give_back(&mut self, rate: Rate) {
        if let Some((interval, _)) = measures(rate) {
            self.0 = self.0.saturating_sub(interval);
        }
    }

    /// The level that counts after a restart. What was written with another configuration, or by another
    /// clock, may say that more tokens are missing than the bucket can have.
    pub(super) fn restored(self, rate: Rate, now: i64) -> Self {
        Self(measures(rate).map_or(now, |(_, capacity)| self.bounded(now, capacity)))
    }

    /// What is missing of the bucket, from 0 to 1.
    pub(super) fn missing(self, rate: Rate, now: i64) -> f64 {
        let Some((_, capacity)) = measures(rate) else {
            return 0.0;
        };
        #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
        let share = self.bounded(now, capacity).saturating_sub(now) as f64 / capacity.max(1) as f64;
        share
    }

    fn bounded(self, now: i64, capacity: i64) -> i64 {
        self.0.clamp(now, now.saturating_add(capacity))
    }
}

/// The interval in which one token comes back, and the time from empty to full, in milliseconds.
fn measures(rate: Rate) -> Option<(i64, i64)> {
    let Rate::Limited { burst, .. } = rate else {
        return None;
    };
    // Rounded up, so that tokens never come back sooner than is configured.
    let interval = rate.interval()?.as_nanos().div_ceil(1_000_000);
    let interval = i64::try_from(interval).unwrap_or(i64::MAX);
    Some((interval, interval.saturating_mul(i64::from(burst))))
}

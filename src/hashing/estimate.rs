//! How long a job takes, learnt from those that were done. This module has no clock: it is told the times.

use std::time::Duration;

/// The weights by which TCP follows round-trip times (RFC 6298 §2): quick enough for a machine that becomes
/// busy, slow enough for one odd value.
const MEAN_WEIGHT: f64 = 1.0 / 8.0;
const DEVIATION_WEIGHT: f64 = 1.0 / 4.0;

/// How slowly the time of an undisturbed job follows jobs that took longer: a wave of requests slows down a
/// hundred jobs, and says nothing about those that follow.
const LONGER_WEIGHT: f64 = 1.0 / 256.0;

/// Nearly all jobs take less time than the mean and this many deviations.
const MARGIN: f64 = 2.0;

/// A moving average of times, and how far they differ from it; in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    mean: f64,
    deviation: f64,
    /// How long a job takes while nothing else keeps the machine busy.
    undisturbed: f64,
}

impl Estimate {
    /// Learns from one job.
    pub fn note(&mut self, took: Duration) {
        let took = took.as_secs_f64();
        if *self == Self::default() {
            *self = Self { mean: took, deviation: 0.0, undisturbed: took };
            return;
        }
        self.deviation += DEVIATION_WEIGHT * ((took - self.mean).abs() - self.deviation);
        self.mean += MEAN_WEIGHT * (took - self.mean);
        let weight = if took < self.undisturbed { MEAN_WEIGHT } else { LONGER_WEIGHT };
        self.undisturbed += weight * (took - self.undisturbed);
    }

    /// How long `jobs` jobs take on `threads` threads; zero until the first job is done.
    pub fn time_for(&self, jobs: usize, threads: usize) -> Duration {
        #[expect(clippy::cast_precision_loss, reason = "no queue is that long")]
        let rounds = jobs as f64 / threads.max(1) as f64;
        Duration::from_secs_f64(self.mean * rounds)
    }

    /// After what time `threads` threads take one job after the other, while nothing else keeps the machine
    /// busy.
    pub fn undisturbed_turn(&self, threads: usize) -> Duration {
        #[expect(clippy::cast_precision_loss, reason = "no machine has that many cores")]
        Duration::from_secs_f64(self.undisturbed / threads.max(1) as f64)
    }

    /// The time within which nearly every job is done, once it has begun.
    pub fn time_for_one(&self) -> Duration {
        Duration::from_secs_f64(self.mean + MARGIN * self.deviation)
    }
}

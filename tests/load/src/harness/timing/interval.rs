//! How certain a median is.

use std::fmt;

/// Samples of the samples.
const RESAMPLES: usize = 1000;

/// Of the resampled medians, this many are left out at each end: what remains is the 99 % interval.
const TAIL: usize = 5;

/// A median and its bootstrap confidence interval.
pub(super) struct Interval {
    median: f64,
    least: f64,
    greatest: f64,
}

impl Interval {
    pub(super) fn of_median(samples: &[f64]) -> Self {
        let mut resampled: Vec<f64> = (0..RESAMPLES)
            .map(|_| median(samples.iter().map(|_| samples[fastrand::usize(..samples.len())]).collect()))
            .collect();
        resampled.sort_by(f64::total_cmp);
        Self {
            median: median(samples.to_vec()),
            least: resampled[TAIL],
            greatest: resampled[RESAMPLES - 1 - TAIL],
        }
    }

    pub(super) fn is_within(&self, bound: f64) -> bool {
        -bound <= self.least && self.greatest <= bound
    }
}

/// In milliseconds.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { median, least, greatest } = self;
        write!(f, "{median:+.4} ms ({least:+.4} to {greatest:+.4})")
    }
}

fn median(mut samples: Vec<f64>) -> f64 {
    let middle = samples.len() / 2;
    *samples.select_nth_unstable_by(middle, f64::total_cmp).1
}

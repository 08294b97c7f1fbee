//! How long a job of each kind takes, and how long a job takes on the average of all kinds. The average says
//! how long a queue takes: nobody counts the kinds of the jobs in it.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use super::estimate::Estimate;

/// Most kinds that are told apart, so that kinds without end do not fill the memory. A job of any further
/// kind is taken to be like the average.
const MAX_KINDS: usize = 32;

/// What has been learnt so far.
#[derive(Debug)]
pub struct Estimates<K> {
    overall: Estimate,
    by_kind: HashMap<K, Estimate>,
}

impl<K> Default for Estimates<K> {
    fn default() -> Self {
        Self { overall: Estimate::default(), by_kind: HashMap::new() }
    }
}

impl<K: Copy + Eq + Hash> Estimates<K> {
    /// Learns from one job.
    pub fn note(&mut self, kind: K, took: Duration) {
        self.overall.note(took);
        if self.by_kind.len() < MAX_KINDS || self.by_kind.contains_key(&kind) {
            self.by_kind.entry(kind).or_default().note(took);
        }
    }

    /// How long `jobs` jobs take on `threads` threads, if these jobs are like those of late.
    pub fn time_for(&self, jobs: usize, threads: usize) -> Duration {
        self.overall.time_for(jobs, threads)
    }

    /// After what time `threads` threads take one job after the other, while nothing disturbs them.
    pub fn undisturbed_turn(&self, threads: usize) -> Duration {
        self.overall.undisturbed_turn(threads)
    }

    /// The time within which nearly every job of this kind is done, once it has begun.
    pub fn time_for_one(&self, kind: K) -> Duration {
        self.by_kind.get(&kind).unwrap_or(&self.overall).time_for_one()
    }

    /// How many kinds are told apart.
    pub fn kinds(&self) -> usize {
        self.by_kind.len()
    }
}

//! How long work of each kind takes, and work that waits, of which nobody has counted the kinds.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use super::estimate::Estimate;

/// Beyond that many kinds, one is held for like the others, so that kinds without end take no memory.
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

    /// How long `jobs` jobs take on `threads` threads, if they are like those of late.
    pub fn time_for(&self, jobs: usize, threads: usize) -> Duration {
        self.overall.time_for(jobs, threads)
    }

    /// In what intervals threads that nothing disturbs take the next job.
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

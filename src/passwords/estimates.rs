//! How long the hashes of each scheme take, and those that wait, of which nobody has counted the schemes.

use std::collections::HashMap;
use std::time::Duration;

use super::estimate::Estimate;
use super::schemes::Scheme;

/// Beyond that many schemes one is held for like the others: whoever can write hashes into the table must not be able to
/// take memory.
const MAX_SCHEMES: usize = 32;

/// What has been learnt so far.
#[derive(Debug, Default)]
pub struct Estimates {
    overall: Estimate,
    by_scheme: HashMap<Scheme, Estimate>,
}

impl Estimates {
    /// Learns from one hash.
    pub fn note(&mut self, scheme: Scheme, took: Duration) {
        self.overall.note(took);
        if self.by_scheme.len() < MAX_SCHEMES || self.by_scheme.contains_key(&scheme) {
            self.by_scheme.entry(scheme).or_default().note(took);
        }
    }

    /// How long `jobs` hashes take on `threads` threads, if they are like those of late.
    pub fn time_for(&self, jobs: usize, threads: usize) -> Duration {
        self.overall.time_for(jobs, threads)
    }

    /// In what intervals threads that nothing disturbs take the next job.
    pub fn undisturbed_turn(&self, threads: usize) -> Duration {
        self.overall.undisturbed_turn(threads)
    }

    /// The time within which nearly every hash of this scheme is done, once it has begun.
    pub fn time_for_one(&self, scheme: Scheme) -> Duration {
        self.by_scheme.get(&scheme).unwrap_or(&self.overall).time_for_one()
    }
}

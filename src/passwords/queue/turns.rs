//! One lane of the queue, without bounds: sources take turns, and within one the first comes first.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// Jobs of type `J` waiting, by source of type `S`.
#[derive(Debug)]
pub(super) struct Turns<S, J> {
    length: usize,
    /// Never empty lists.
    waiting: HashMap<S, VecDeque<J>>,
    /// The sources in `waiting`, each once; the first is served next.
    order: VecDeque<S>,
}

impl<S, J> Default for Turns<S, J> {
    fn default() -> Self {
        Self { length: 0, waiting: HashMap::new(), order: VecDeque::new() }
    }
}

impl<S: Clone + Eq + Hash, J> Turns<S, J> {
    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn push(&mut self, source: S, job: J) {
        if !self.waiting.contains_key(&source) {
            self.order.push_back(source.clone());
        }
        self.waiting.entry(source).or_default().push_back(job);
        self.length += 1;
    }

    /// Takes the next job.
    pub(super) fn pop(&mut self) -> Option<J> {
        let source = self.order.pop_front()?;
        let jobs = self.waiting.get_mut(&source)?;
        let job = jobs.pop_front()?;
        self.length -= 1;
        if jobs.is_empty() {
            self.waiting.remove(&source);
        } else {
            self.order.push_back(source);
        }
        Some(job)
    }

    /// How many jobs would be taken before one that this source added now.
    pub(super) fn ahead_of(&self, source: &S) -> usize {
        let rounds = self.waiting_of(source);
        if rounds == 0 {
            return self.order.len();
        }
        let mut is_before = true;
        let jobs_before = self.order.iter().map(|other| {
            if other == source {
                is_before = false;
                return rounds;
            }
            // In the last round only those have their turn who stand before the source.
            self.waiting_of(other).min(rounds + usize::from(is_before))
        });
        jobs_before.sum()
    }

    pub(super) fn waiting_of(&self, source: &S) -> usize {
        self.waiting.get(source).map_or(0, VecDeque::len)
    }

    /// Most jobs that one source has waiting.
    pub(super) fn most(&self) -> usize {
        self.waiting.values().map(VecDeque::len).max().unwrap_or_default()
    }

    /// Takes the newest job of the source that has most; of several, of the one furthest from its turn.
    pub(super) fn drop_newest(&mut self) -> Option<J> {
        let (place, _) = self.order.iter().enumerate().max_by_key(|(_, source)| self.waiting_of(source))?;
        let source = self.order.get(place)?;
        let jobs = self.waiting.get_mut(source)?;
        let job = jobs.pop_back();
        self.length -= 1;
        if jobs.is_empty() {
            self.waiting.remove(source);
            self.order.remove(place);
        }
        job
    }

    /// Drops jobs; the turns of the others stay as they are.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&J) -> bool) {
        let waiting = &mut self.waiting;
        self.order.retain(|source| {
            let Some(jobs) = waiting.get_mut(source) else {
                return false;
            };
            jobs.retain(&mut keep);
            let goes_on = !jobs.is_empty();
            if !goes_on {
                waiting.remove(source);
            }
            goes_on
        });
        self.length = self.waiting.values().map(VecDeque::len).sum();
    }
}

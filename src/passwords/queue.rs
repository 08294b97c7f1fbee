//! A bounded queue that is fair between sources: they take turns, and within one the first comes first. Knows
//! neither threads nor time, nor what a job is.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// Jobs of type `J` waiting, by source of type `S`.
#[derive(Debug)]
pub struct FairQueue<S, J> {
    capacity: usize,
    length: usize,
    /// Never empty lists.
    waiting: HashMap<S, VecDeque<J>>,
    /// The sources in `waiting`, each once; the first is served next.
    turns: VecDeque<S>,
}

/// What became of a job that came to the queue.
#[derive(Debug, PartialEq, Eq)]
pub enum Pushed<J> {
    /// It waits.
    Queued,
    /// It waits, in the place of this one.
    Displaced(J),
    /// It does not wait: the queue is full, and no source has more than its share.
    Refused(J),
}

impl<S: Clone + Eq + Hash, J> FairQueue<S, J> {
    /// An empty queue for at most `capacity` jobs.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, length: 0, waiting: HashMap::new(), turns: VecDeque::new() }
    }

    /// How many jobs wait.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether no more can wait than do.
    pub fn is_full(&self) -> bool {
        self.length >= self.capacity
    }

    /// Adds a job. When the queue is full, the newest job of the source that has most waiting goes, if that
    /// makes the shares more equal: if it still has as many as the newcomer's source afterwards.
    pub fn push(&mut self, source: S, job: J) -> Pushed<J> {
        let displaced = if self.is_full() { self.displace_for(&source) } else { None };
        if self.is_full() {
            return Pushed::Refused(job);
        }
        if !self.waiting.contains_key(&source) {
            self.turns.push_back(source.clone());
        }
        self.waiting.entry(source).or_default().push_back(job);
        self.length += 1;
        displaced.map_or(Pushed::Queued, Pushed::Displaced)
    }

    /// Takes the next job.
    pub fn pop(&mut self) -> Option<J> {
        let source = self.turns.pop_front()?;
        let jobs = self.waiting.get_mut(&source)?;
        let job = jobs.pop_front()?;
        self.length -= 1;
        if jobs.is_empty() {
            self.waiting.remove(&source);
        } else {
            self.turns.push_back(source);
        }
        Some(job)
    }

    /// How many jobs would be taken before one that this source added now.
    pub fn ahead_of(&self, source: &S) -> usize {
        let rounds = self.waiting_of(source);
        let mut is_before = true;
        let jobs_before = self.turns.iter().map(|other| {
            if other == source {
                is_before = false;
                return rounds;
            }
            // In the last round only those have their turn who stand before the source.
            self.waiting_of(other).min(rounds + usize::from(is_before))
        });
        jobs_before.sum()
    }

    fn waiting_of(&self, source: &S) -> usize {
        self.waiting.get(source).map_or(0, VecDeque::len)
    }

    /// Of several sources that have most, the one furthest from its turn loses a job. One stays to it always,
    /// so that the turns are as before.
    fn displace_for(&mut self, newcomer: &S) -> Option<J> {
        let share = self.waiting_of(newcomer) + 1;
        let longest = self.turns.iter().max_by_key(|source| self.waiting_of(source))?;
        let jobs = self.waiting.get_mut(longest).filter(|jobs| jobs.len() > share)?;
        self.length -= 1;
        jobs.pop_back()
    }
}

//! Turns on several levels: of networks, in each of these of subscribers, in each of those of clients. Must
//! not know what waits, nor for what.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// Jobs of type `J`, each at the end of a way of keys of type `K`. Keys of one level take turns, and below
/// each key those of the next level do. Jobs with the same way are taken in the order in which they came.
#[derive(Debug)]
pub(crate) struct RoundRobin<K, J> {
    length: usize,
    /// Jobs whose way ends here.
    jobs: VecDeque<J>,
    /// Never empty ones.
    branches: HashMap<K, RoundRobin<K, J>>,
    /// The keys of `branches`, each once; the first is served next.
    order: VecDeque<K>,
}

impl<K, J> Default for RoundRobin<K, J> {
    fn default() -> Self {
        Self { length: 0, jobs: VecDeque::new(), branches: HashMap::new(), order: VecDeque::new() }
    }
}

impl<K: Clone + Eq + Hash, J> RoundRobin<K, J> {
    /// How many jobs wait.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Adds a job at the end of this way.
    pub(crate) fn push(&mut self, way: &[K], job: J) {
        self.length += 1;
        let Some((key, rest)) = way.split_first() else {
            return self.jobs.push_back(job);
        };
        if !self.branches.contains_key(key) {
            self.order.push_back(key.clone());
        }
        self.branches.entry(key.clone()).or_default().push(rest, job);
    }

    /// Takes the next job.
    pub(crate) fn pop(&mut self) -> Option<J> {
        let job = match self.jobs.pop_front() {
            Some(job) => job,
            None => self.pop_branch()?,
        };
        self.length -= 1;
        Some(job)
    }

    fn pop_branch(&mut self) -> Option<J> {
        let key = self.order.pop_front()?;
        let branch = self.branches.get_mut(&key)?;
        let job = branch.pop();
        if branch.length == 0 {
            self.branches.remove(&key);
        } else {
            self.order.push_back(key);
        }
        job
    }

    /// How many jobs would be taken before one that came now below this key, behind all others there.
    pub(crate) fn ahead_of(&self, key: &K) -> usize {
        let rounds = self.waiting_of(key);
        if rounds == 0 {
            return self.order.len();
        }
        let mut is_before = true;
        let jobs_before = self.order.iter().map(|other| {
            if other == key {
                is_before = false;
                return rounds;
            }
            // In the last round only the keys that stand before this one have their turn.
            self.waiting_of(other).min(rounds + usize::from(is_before))
        });
        jobs_before.sum()
    }

    /// How many jobs wait below this key.
    pub(crate) fn waiting_of(&self, key: &K) -> usize {
        self.branches.get(key).map_or(0, |branch| branch.length)
    }

    /// Most jobs that wait below one key.
    pub(crate) fn most(&self) -> usize {
        self.branches.values().map(|branch| branch.length).max().unwrap_or_default()
    }

    /// Takes the newest job of the key that has most jobs. If several keys have as many, it is the key whose
    /// turn is furthest away.
    pub(crate) fn drop_newest(&mut self) -> Option<J> {
        let job = match self.jobs.pop_back() {
            Some(job) => job,
            None => self.drop_newest_of_branch()?,
        };
        self.length -= 1;
        Some(job)
    }

    fn drop_newest_of_branch(&mut self) -> Option<J> {
        let (index, key) = self.order.iter().enumerate().max_by_key(|(_, key)| self.waiting_of(key))?;
        let key = key.clone();
        let branch = self.branches.get_mut(&key)?;
        let job = branch.drop_newest();
        if branch.length == 0 {
            self.branches.remove(&key);
            self.order.remove(index);
        }
        job
    }
}

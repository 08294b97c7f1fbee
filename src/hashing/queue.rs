//! A bounded queue with two lanes that take turns, one for users who are known and one for strangers. Between
//! two jobs of known users at most one of a stranger is taken, however many wait. In each lane sources take
//! turns, level by level. Shares of the queue, and how many jobs are ahead, are counted at the outermost
//! level. The queue must not know threads, time, or what a job is.

use std::hash::Hash;

use super::source::Familiarity;
use crate::round_robin::RoundRobin;

/// Jobs of type `J`. The way to each job is one or more keys of type `K`, the outermost first.
#[derive(Debug)]
pub struct FairQueue<K, J> {
    capacity: usize,
    known: RoundRobin<K, J>,
    strangers: RoundRobin<K, J>,
    /// The lane whose turn it is, if a job waits there.
    next: Familiarity,
}

/// What became of a job that came to the queue.
#[derive(Debug, PartialEq, Eq)]
pub enum Pushed<J> {
    /// The job waits.
    Queued,
    /// The job waits, in the slot of this other one.
    Displaced(J),
    /// The job does not wait: the queue is full, and no other source has more than its share.
    Refused(J),
}

impl<K: Clone + Eq + Hash, J> FairQueue<K, J> {
    /// An empty queue for at most `capacity` jobs.
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            known: RoundRobin::default(),
            strangers: RoundRobin::default(),
            next: Familiarity::Known,
        }
    }

    /// How many jobs wait.
    pub fn len(&self) -> usize {
        self.known.len() + self.strangers.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all slots are taken.
    pub fn is_full(&self) -> bool {
        self.len() >= self.capacity
    }

    /// Adds a job. When the queue is full, half of the slots belong to each lane: a lane that has less takes
    /// a slot from the other one. Otherwise the newcomer gets a slot of the source that has most of them in
    /// its lane, if that source still has as many as the newcomer's source afterwards. The newest job of the
    /// lane or source that loses a slot does not wait any more.
    pub fn push(&mut self, familiarity: Familiarity, way: &[K], job: J) -> Pushed<J> {
        let displaced = if self.is_full() { self.displace_for(familiarity, way) } else { None };
        if self.is_full() {
            return Pushed::Refused(job);
        }
        self.lanes_mut(familiarity).0.push(way, job);
        displaced.map_or(Pushed::Queued, Pushed::Displaced)
    }

    /// Whether a job that came this way now would wait, in a slot of its own or another's.
    pub fn has_room_for(&self, familiarity: Familiarity, way: &[K]) -> bool {
        let (own, other) = self.lanes(familiarity);
        !self.is_full() || has_less(familiarity, own, other) || own.most() > waiting(own, way) + 1
    }

    /// Takes the next job.
    pub fn pop(&mut self) -> Option<J> {
        let own = self.next;
        let (familiarity, job) = match self.lanes_mut(own).0.pop() {
            Some(job) => (own, job),
            None => (own.other(), self.lanes_mut(own).1.pop()?),
        };
        self.next = familiarity.other();
        Some(job)
    }

    /// How many jobs would be taken before one that came this way now, behind all others of its source.
    pub fn ahead_of(&self, familiarity: Familiarity, way: &[K]) -> usize {
        let (own, other) = self.lanes(familiarity);
        let ahead = way.first().map_or(0, |key| own.ahead_of(key));
        let turns_of_other = ahead + usize::from(self.next != familiarity);
        ahead + other.len().min(turns_of_other)
    }

    fn displace_for(&mut self, familiarity: Familiarity, newcomer: &[K]) -> Option<J> {
        let (own, other) = self.lanes_mut(familiarity);
        if has_less(familiarity, own, other) {
            return other.drop_newest();
        }
        let share = waiting(own, newcomer) + 1;
        if own.most() > share { own.drop_newest() } else { None }
    }

    fn lanes(&self, own: Familiarity) -> (&RoundRobin<K, J>, &RoundRobin<K, J>) {
        match own {
            Familiarity::Known => (&self.known, &self.strangers),
            Familiarity::Stranger => (&self.strangers, &self.known),
        }
    }

    fn lanes_mut(&mut self, own: Familiarity) -> (&mut RoundRobin<K, J>, &mut RoundRobin<K, J>) {
        match own {
            Familiarity::Known => (&mut self.known, &mut self.strangers),
            Familiarity::Stranger => (&mut self.strangers, &mut self.known),
        }
    }
}

/// How many jobs wait of the source that stands at the beginning of this way.
fn waiting<K: Clone + Eq + Hash, J>(lane: &RoundRobin<K, J>, way: &[K]) -> usize {
    way.first().map_or(0, |key| lane.waiting_of(key))
}

/// Whether a lane has less than its half of a full queue. An odd slot belongs to users who are known.
fn has_less<K: Clone + Eq + Hash, J>(
    familiarity: Familiarity,
    own: &RoundRobin<K, J>,
    other: &RoundRobin<K, J>,
) -> bool {
    own.len() + usize::from(familiarity == Familiarity::Stranger) < other.len()
}

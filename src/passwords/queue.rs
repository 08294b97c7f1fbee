//! A bounded queue with two lanes that take turns, one for those who are known and one for strangers: between two
//! who are known there is one stranger at most, however many wait. In each lane sources take turns. Knows neither
//! threads nor time, nor what a job is.

mod turns;

use std::hash::Hash;

use self::turns::Turns;
use super::source::Standing;

/// Jobs of type `J` waiting, by source of type `S`.
#[derive(Debug)]
pub struct FairQueue<S, J> {
    capacity: usize,
    known: Turns<S, J>,
    strangers: Turns<S, J>,
    /// Whose turn it is, if they have a job.
    next: Standing,
}

/// What became of a job that came to the queue.
#[derive(Debug, PartialEq, Eq)]
pub enum Pushed<J> {
    /// It waits.
    Queued,
    /// It waits, in the place of this one.
    Displaced(J),
    /// It does not wait: the queue is full, and nobody has more than their share.
    Refused(J),
}

impl<S: Clone + Eq + Hash, J> FairQueue<S, J> {
    /// An empty queue for at most `capacity` jobs.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, known: Turns::default(), strangers: Turns::default(), next: Standing::Known }
    }

    /// How many jobs wait.
    pub fn len(&self) -> usize {
        self.known.len() + self.strangers.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether no more can wait than do.
    pub fn is_full(&self) -> bool {
        self.len() >= self.capacity
    }

    /// Adds a job. When the queue is full, half of it belongs to each lane: one that has less takes a place from
    /// the other. Else a place is taken from the source that has most in the newcomer's lane, if it still has as
    /// many as the newcomer's source afterwards. It is the newest job that goes.
    pub fn push(&mut self, standing: Standing, source: S, job: J) -> Pushed<J> {
        let displaced = if self.is_full() { self.displace_for(standing, &source) } else { None };
        if self.is_full() {
            return Pushed::Refused(job);
        }
        self.lanes_mut(standing).0.push(source, job);
        displaced.map_or(Pushed::Queued, Pushed::Displaced)
    }

    /// Whether a job that this source added now would wait, in its own place or another's.
    pub fn has_room_for(&self, standing: Standing, source: &S) -> bool {
        let (own, other) = self.lanes(standing);
        !self.is_full() || has_less(standing, own, other) || own.most() > own.waiting_of(source) + 1
    }

    /// Takes the next job.
    pub fn pop(&mut self) -> Option<J> {
        let own = self.next;
        let (standing, job) = match self.lanes_mut(own).0.pop() {
            Some(job) => (own, job),
            None => (own.other(), self.lanes_mut(own).1.pop()?),
        };
        self.next = standing.other();
        Some(job)
    }

    /// Takes the next job of one lane, out of turn: whose turn it is remains.
    pub fn pop_of(&mut self, standing: Standing) -> Option<J> {
        self.lanes_mut(standing).0.pop()
    }

    /// How many jobs wait in this lane.
    pub fn waiting(&self, standing: Standing) -> usize {
        self.lanes(standing).0.len()
    }

    /// How many jobs would be taken before one that this source added now.
    pub fn ahead_of(&self, standing: Standing, source: &S) -> usize {
        let (own, other) = self.lanes(standing);
        let ahead = own.ahead_of(source);
        let turns_of_other = ahead + usize::from(self.next != standing);
        ahead + other.len().min(turns_of_other)
    }

    /// Drops jobs; the turns of the others stay as they are.
    pub fn retain(&mut self, mut keep: impl FnMut(&J) -> bool) {
        self.known.retain(&mut keep);
        self.strangers.retain(&mut keep);
    }

    fn displace_for(&mut self, standing: Standing, newcomer: &S) -> Option<J> {
        let (own, other) = self.lanes_mut(standing);
        if has_less(standing, own, other) {
            return other.drop_newest();
        }
        let share = own.waiting_of(newcomer) + 1;
        if own.most() > share { own.drop_newest() } else { None }
    }

    fn lanes(&self, own: Standing) -> (&Turns<S, J>, &Turns<S, J>) {
        match own {
            Standing::Known => (&self.known, &self.strangers),
            Standing::Stranger => (&self.strangers, &self.known),
        }
    }

    fn lanes_mut(&mut self, own: Standing) -> (&mut Turns<S, J>, &mut Turns<S, J>) {
        match own {
            Standing::Known => (&mut self.known, &mut self.strangers),
            Standing::Stranger => (&mut self.strangers, &mut self.known),
        }
    }
}

/// Whether a lane has less than its half of a full queue. An odd place is for those who are known.
fn has_less<S: Clone + Eq + Hash, J>(standing: Standing, own: &Turns<S, J>, other: &Turns<S, J>) -> bool {
    own.len() + usize::from(standing == Standing::Stranger) < other.len()
}

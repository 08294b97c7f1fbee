//! Which jobs wait for a thread, which one runs next, and which are sent away: a pure decision, told the time
//! and what happens. This module must not know threads or locks, nor what a job does.

use std::fmt;
use std::hash::Hash;
use std::time::Duration;

use super::estimates::Estimates;
use super::job::Job;
use super::queue::{FairQueue, Pushed};
use super::retry_after::{Ahead, RetryAfter};
use super::source::{Familiarity, Source, Turn};
use super::ticket::Ticket;

/// However full the queue is, its capacity divided by this number of strangers may be looked up at once, for
/// slots that others have to give up.
const LOOK_UP_DIVISOR: usize = 4;

/// Why somebody is sent away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overload {
    /// The queue is full, and the job's source has its share of it. Or as many strangers are being looked up
    /// as may be at once.
    Full,
    /// The job's slot went to a job of another lane or source, of which fewer wait.
    Displaced,
    /// The job could not be done by its deadline.
    Late,
}

impl Overload {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Full, Self::Displaced, Self::Late];

    /// As metrics and logs name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Displaced => "displaced",
            Self::Late => "late",
        }
    }
}

/// How much waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Jobs in the queue.
    pub waiting: usize,
    /// Most jobs that may wait.
    pub capacity: usize,
    /// Whether a stranger's job that came now would be refused or take the slot of another, even if none of
    /// that stranger's jobs waits yet.
    pub is_saturated: bool,
    /// How long that job would wait for a thread.
    pub wait: Duration,
    /// How long a job takes, on the average of late; nothing before the first.
    pub job_time: Duration,
}

/// What became of a job that came.
#[derive(Debug)]
pub enum Submitted<J> {
    /// The job waits.
    Queued,
    /// The job waits, in the slot of this other one, which does not wait any more.
    Displaced(J),
    /// The job does not wait.
    Refused(J, Overload),
}

/// Whether a look-up that is let through is one of those whose number is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedUp {
    /// A stranger's is, until [`Admission::looked_up`] notes that it is done.
    Counted,
    /// That of a user who is known is not.
    Uncounted,
}

/// What a thread finds when it asks for work.
#[derive(Debug)]
pub enum Next<J, K> {
    /// A job to do.
    Begin(J, Begun<K>),
    /// A job that came too late; there may be another.
    Refuse(J, Overload),
    /// Nothing for now.
    Idle,
}

/// A job that a thread has taken.
#[derive(Clone, Copy, Debug)]
pub struct Begun<K> {
    kind: K,
    since: Duration,
    /// How long the job had waited.
    pub waited: Duration,
}

impl<K: Copy> Begun<K> {
    /// What the job's time depends on.
    pub fn kind(&self) -> K {
        self.kind
    }
}

/// What waits and runs, and what has been learnt from that. `J` is a job, `K` what its time depends on.
pub struct Admission<J, K> {
    threads: usize,
    capacity: usize,
    queue: FairQueue<Turn, Waiting<J, K>>,
    estimates: Estimates<K>,
    /// How many threads do a job.
    running: usize,
    /// How many requests of strangers are being looked up.
    looked_up: usize,
    retry_after: RetryAfter,
}

struct Waiting<J, K> {
    job: J,
    kind: K,
    since: Duration,
    deadline: Duration,
    /// How many pieces of work the job's request still needs, the job itself included.
    pieces: u32,
}

impl<J: Job, K: Copy + Eq + Hash> Admission<J, K> {
    /// Nothing waits, and nothing is known about the time that jobs take.
    pub fn new(threads: usize, capacity: usize) -> Self {
        Self {
            threads,
            capacity,
            queue: FairQueue::new(capacity),
            estimates: Estimates::default(),
            running: 0,
            looked_up: 0,
            retry_after: RetryAfter::default(),
        }
    }

    /// Lets a job of this kind wait for a thread.
    pub fn submit(&mut self, now: Duration, ticket: &Ticket, kind: K, job: J) -> Submitted<J> {
        if self.obstacle(now, ticket, kind) == Some(Overload::Late) {
            return Submitted::Refused(job, Overload::Late);
        }
        let Ticket { deadline, pieces, .. } = *ticket;
        let waiting = Waiting { job, kind, since: now, deadline, pieces };
        match self.queue.push(ticket.source.familiarity(), &ticket.source.turns(), waiting) {
            Pushed::Queued => Submitted::Queued,
            Pushed::Displaced(displaced) => Submitted::Displaced(displaced.job),
            Pushed::Refused(refused) => Submitted::Refused(refused.job, Overload::Full),
        }
    }

    /// Lets a request be looked up if its job would be queued afterwards; otherwise says why the job would
    /// not be. As many strangers are looked up at once as there are free slots. Where fewer than a quarter of
    /// the slots are free, as many are looked up as a quarter has: in a full queue too, a source that has
    /// less than its share takes the slot of another. Look-ups of users who are known are not counted, and so
    /// take no stranger's chance.
    pub fn look_up(&mut self, now: Duration, ticket: &Ticket, kind: K) -> Result<LookedUp, Overload> {
        if let Some(overload) = self.obstacle(now, ticket, kind) {
            return Err(overload);
        }
        if ticket.source.familiarity() == Familiarity::Known {
            return Ok(LookedUp::Uncounted);
        }
        let free = self.capacity.saturating_sub(self.queue.len());
        let room = free.max(self.capacity / LOOK_UP_DIVISOR).max(1);
        if self.looked_up >= room {
            return Err(Overload::Full);
        }
        self.looked_up += 1;
        Ok(LookedUp::Counted)
    }

    /// Notes that a look-up is done, one that was counted.
    pub fn looked_up(&mut self) {
        self.looked_up -= 1;
    }

    /// The next job for a thread. Jobs that nobody waits for any more are passed over.
    pub fn next(&mut self, now: Duration) -> Next<J, K> {
        while let Some(waiting) = self.queue.pop() {
            if waiting.job.is_abandoned() {
                continue;
            }
            if self.comes_too_late(now, &waiting) {
                return Next::Refuse(waiting.job, Overload::Late);
            }
            let Waiting { job, kind, since, .. } = waiting;
            self.running += 1;
            return Next::Begin(job, Begun { kind, since: now, waited: now.saturating_sub(since) });
        }
        Next::Idle
    }

    /// Whether a thread would find something.
    pub fn has_job(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Notes that a job is done, and says how long that took.
    pub fn done(&mut self, now: Duration, begun: Begun<K>) -> Duration {
        let took = now.saturating_sub(begun.since);
        self.running -= 1;
        self.estimates.note(begun.kind, took);
        took
    }

    /// How many jobs wait, and how many are being done.
    pub fn depth(&self) -> (usize, usize) {
        (self.queue.len(), self.running)
    }

    /// How much waits. Whether that is too much is said for a stranger's job of this kind and deadline.
    pub fn load(&self, now: Duration, kind: K, deadline: Duration) -> Load {
        let newcomer = Source::Local;
        let ahead = self.queue.ahead_of(newcomer.familiarity(), &newcomer.turns());
        let wait = self.wait_behind(ahead);
        Load {
            waiting: self.queue.len(),
            capacity: self.capacity,
            is_saturated: self.queue.is_full()
                || !self.is_in_time(wait, kind, 1, deadline.saturating_sub(now)),
            wait: wait.unwrap_or_default(),
            job_time: self.estimates.time_for(1, 1),
        }
    }

    /// How long a caller who is sent away should stay away, in whole seconds. `arriving` is how many callers
    /// may be about to come, besides those who wait.
    pub fn retry_after(&mut self, now: Duration, arriving: usize) -> Duration {
        let jobs = self.queue.len() + self.running;
        let turn = self.estimates.undisturbed_turn(self.threads);
        self.retry_after.next(now, Ahead { jobs, turn, arriving })
    }

    /// Why a new job would be refused.
    fn obstacle(&self, now: Duration, ticket: &Ticket, kind: K) -> Option<Overload> {
        let (familiarity, turns) = (ticket.source.familiarity(), ticket.source.turns());
        let wait = self.wait_behind(self.queue.ahead_of(familiarity, &turns));
        if !self.is_in_time(wait, kind, ticket.pieces, ticket.deadline.saturating_sub(now)) {
            return Some(Overload::Late);
        }
        (!self.queue.has_room_for(familiarity, &turns)).then_some(Overload::Full)
    }

    /// How long a job waits that has so many others before it; `None` if a thread is free for the job.
    fn wait_behind(&self, ahead: usize) -> Option<Duration> {
        let is_taken_at_once = self.queue.len() + self.running < self.threads;
        (!is_taken_at_once).then(|| self.estimates.time_for(ahead, self.threads))
    }

    /// Whether all pieces of a request can be done in the time that is left, if each of them waits that long.
    /// A job that need not wait is always done: otherwise an estimate that was once too high would never be
    /// corrected.
    fn is_in_time(&self, wait: Option<Duration>, kind: K, pieces: u32, left: Duration) -> bool {
        wait.is_none_or(|wait| (wait + self.estimates.time_for_one(kind)) * pieces <= left)
    }

    /// Whether a job whose turn has come is no longer worth doing: its deadline has passed. Or the deadline
    /// will pass before all pieces of its request are done, and another job waits that may still be in time.
    fn comes_too_late(&self, now: Duration, waiting: &Waiting<J, K>) -> bool {
        let done_at = now + self.estimates.time_for_one(waiting.kind) * waiting.pieces;
        now >= waiting.deadline || (self.has_job() && done_at > waiting.deadline)
    }
}

impl<J, K> fmt::Debug for Admission<J, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admission").field("running", &self.running).finish_non_exhaustive()
    }
}

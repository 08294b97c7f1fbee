//! Which jobs wait for a thread, which one runs next, and which are sent away: a pure decision, told the time
//! and what happens. It must not know threads or locks, nor what a job does.

use std::fmt;
use std::hash::Hash;
use std::time::Duration;

use super::estimates::Estimates;
use super::job::Job;
use super::queue::{FairQueue, Pushed};
use super::retry_after::{Ahead, RetryAfter};
use super::source::{Familiarity, Source, Turn};
use super::ticket::Ticket;

/// Of a full queue's capacity one part in so many may be looked up at once, for slots that others have to
/// give up.
const LOOKED_UP_AT_ONCE: usize = 4;

/// Why somebody is sent away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overload {
    /// The queue is full, and the job's source has its share of it.
    Full,
    /// It gave its slot to a job of a source that has fewer waiting.
    Displaced,
    /// It could not be done by its deadline.
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
    /// Whether a job that came now, from a stranger that has none waiting, would be refused or take the slot
    /// of another.
    pub is_saturated: bool,
    /// How long that job would wait for a thread.
    pub wait: Duration,
    /// How long a job takes, on the average of late; nothing before the first.
    pub job_time: Duration,
}

/// What became of a job that came.
#[derive(Debug)]
pub enum Submitted<J> {
    /// It waits.
    Queued,
    /// It waits, in the slot of this one, which does not wait any more.
    Displaced(J),
    /// It does not wait.
    Refused(J, Overload),
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
    /// How long it had waited.
    pub waited: Duration,
}

impl<K: Copy> Begun<K> {
    /// What its time depends on.
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
    /// Requests that were let through to be looked up, and have not come back.
    looked_up: usize,
    retry_after: RetryAfter,
}

struct Waiting<J, K> {
    job: J,
    kind: K,
    since: Duration,
    deadline: Duration,
    /// Of its request, with this one.
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

    /// Lets a request be looked up whose job would be queued afterwards; else why it would not be. The answer
    /// is whether the request counts, until [`Self::looked_up`], as one of those that are being looked up.
    /// Strangers' count: no more are looked up at once than could be queued. Those of users who are known
    /// take no stranger's chance.
    pub fn look_up(&mut self, now: Duration, ticket: &Ticket, kind: K) -> Result<bool, Overload> {
        if let Some(overload) = self.obstacle(now, ticket, kind) {
            return Err(overload);
        }
        if ticket.source.familiarity() == Familiarity::Known {
            return Ok(false);
        }
        // In a full queue too, a source that has less than its share takes the slot of another.
        let free = self.capacity.saturating_sub(self.queue.len());
        let room = free.max(self.capacity / LOOKED_UP_AT_ONCE).max(1);
        if self.looked_up >= room {
            return Err(Overload::Full);
        }
        self.looked_up += 1;
        Ok(true)
    }

    /// A request that counted as being looked up has been.
    pub fn looked_up(&mut self) {
        self.looked_up -= 1;
    }

    /// The next job for a thread that somebody still waits for.
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

    /// A job is done; the time that it took.
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

    /// How much waits; saturated means for a job of this kind with this deadline.
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

    /// When somebody who is sent away should ask again, in whole seconds. Besides what waits, so many may be
    /// about to.
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

    /// How long a job waits that has so many before it; `None` if a thread is free for it.
    fn wait_behind(&self, ahead: usize) -> Option<Duration> {
        let is_taken_at_once = self.queue.len() + self.running < self.threads;
        (!is_taken_at_once).then(|| self.estimates.time_for(ahead, self.threads))
    }

    /// Whether a job that waits that long is done in the time that is left, and with it the other pieces of
    /// its request, each of which will wait about as long. One that need not wait is always done: otherwise
    /// an estimate that was once too high would never be corrected.
    fn is_in_time(&self, wait: Option<Duration>, kind: K, pieces: u32, left: Duration) -> bool {
        wait.is_none_or(|wait| (wait + self.estimates.time_for_one(kind)) * pieces <= left)
    }

    /// Whether a job whose turn has come is not worth doing any more: its deadline has passed, or will have
    /// before all pieces of its request are done, while another job waits that may still be in time.
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

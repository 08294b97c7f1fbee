//! Which jobs wait for a hashing thread, and which are sent away: the queue, what is known about the time,
//! and the deadlines (P2). What a job does is not known here.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::estimates::Estimates;
use super::job::Job;
use super::pace::{Ahead, Pace};
use super::queue::{FairQueue, Pushed};
use super::running::{Role, Running, Threads};
use super::schemes::Scheme;
use super::source::{Source, Standing};
use super::ticket::Ticket;
use crate::metrics::{HashingMetrics, Refusal};

/// That part of a full queue may be looked up at once, to displace others.
const LOOKED_UP_AT_ONCE: usize = 4;

/// For each hash that is done, how many callers are looked up who would be refused if they are not known.
const SECOND_LOOKS: u32 = 2;
const MAX_SECOND_LOOKS: u32 = 64;

/// How much waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Jobs in the queue.
    pub waiting: usize,
    /// Most jobs that may be.
    pub capacity: usize,
    /// Whether a job that came now, from a stranger that has none waiting, would be refused or take the place of
    /// another.
    pub is_saturated: bool,
    /// How long that job would wait for a thread.
    pub wait: Duration,
    /// How long a hash takes, on the average of late; nothing before the first.
    pub hash_time: Duration,
}

/// The place between those who want a hash and the threads.
pub(super) struct Admission<T, O> {
    /// Those for everybody.
    threads: usize,
    capacity: usize,
    metrics: HashingMetrics,
    state: Mutex<State<T, O>>,
    ready: Condvar,
    /// For the thread in reserve.
    called: Condvar,
}

struct State<T, O> {
    queue: FairQueue<Source, Job<T, O>>,
    estimates: Estimates,
    running: Running,
    /// Requests that were let through to be looked up, and have not come back.
    asking: usize,
    /// Those who left were looked for since the last job was taken.
    is_purged: bool,
    pace: Pace,
    second_looks: u32,
    closed: bool,
}

impl<T, O> Admission<T, O> {
    pub(super) fn new(threads: Threads, capacity: usize, metrics: HashingMetrics) -> Self {
        metrics.started(threads.general, capacity);
        let state = State {
            queue: FairQueue::new(capacity),
            estimates: Estimates::default(),
            running: Running::new(threads),
            asking: 0,
            is_purged: false,
            pace: Pace::default(),
            second_looks: MAX_SECOND_LOOKS,
            closed: false,
        };
        Self {
            threads: threads.general,
            capacity,
            metrics,
            state: Mutex::new(state),
            ready: Condvar::new(),
            called: Condvar::new(),
        }
    }

    /// Lets a task of this scheme wait for a thread; the receiver gives its outcome.
    pub(super) fn submit(
        &self,
        ticket: Ticket,
        scheme: Scheme,
        task: T,
    ) -> Result<oneshot::Receiver<Result<O, Refusal>>, Refusal> {
        let (reply, answer) = oneshot::channel();
        let Ticket { source, standing, deadline } = ticket;
        let job = Job { task, scheme, standing, since: Instant::now(), deadline, reply };
        let mut state = self.lock();
        if let Some(refusal @ Refusal::Late) =
            state.obstacle((standing, &source), (scheme, deadline), self.threads)
        {
            return Err(self.refused(refusal));
        }
        match state.queue.push(standing, source, job) {
            Pushed::Queued => {}
            Pushed::Displaced(job) => job.refuse(self.refused(Refusal::Displaced)),
            Pushed::Refused(_) => return Err(self.refused(Refusal::Full)),
        }
        self.show(&state);
        self.call(&state);
        drop(state);
        Ok(answer)
    }

    /// Whether a stranger of this source would be queued, besides those who are being looked up; says whether it counts as one of
    /// them from now on. If not, whether it may be looked up all the same, since it may be no stranger: more than the threads could
    /// do for are not, however many ask.
    pub(super) fn ask(&self, source: &Source, scheme: Scheme, deadline: Instant) -> Result<bool, Refusal> {
        let mut state = self.lock();
        let obstacle = state.obstacle((Standing::Stranger, source), (scheme, deadline), self.threads);
        self.show(&state);
        // In a full queue too, whoever has a share in it takes the place of another.
        let room =
            self.capacity.saturating_sub(state.queue.len()).max(self.capacity / LOOKED_UP_AT_ONCE).max(1);
        let is_crowded = state.asking >= room;
        let Some(refusal) = obstacle.or(is_crowded.then_some(Refusal::Full)) else {
            state.asking += 1;
            return Ok(true);
        };
        let Some(left) = state.second_looks.checked_sub(1) else {
            return Err(self.refused(refusal));
        };
        state.second_looks = left;
        Ok(false)
    }

    /// Whoever was let through has been looked up.
    pub(super) fn asked(&self) {
        self.lock().asking -= 1;
    }

    /// The next job for a thread of this role that somebody still waits for; `None` when the pool is gone.
    pub(super) fn next(&self, role: Role) -> Option<Job<T, O>> {
        let mut state = self.lock();
        loop {
            state.is_purged = false;
            match state.pop(role) {
                Some(job) if job.is_abandoned() => {}
                Some(job) if state.comes_too_late(role, &job) => job.refuse(self.refused(Refusal::Late)),
                Some(job) => {
                    state.running.begin(role, job.standing);
                    self.show(&state);
                    self.call(&state);
                    self.metrics.waited(job.since.elapsed());
                    return Some(job);
                }
                None if state.closed => return None,
                None => {
                    self.show(&state);
                    let signal = if role == Role::Reserve { &self.called } else { &self.ready };
                    state = signal.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    /// A thread of this role has done a job of this scheme for somebody of this standing, which took this long.
    pub(super) fn done(&self, role: Role, standing: Standing, scheme: Scheme, took: Duration) {
        let mut state = self.lock();
        state.running.end(role, standing);
        state.second_looks = (state.second_looks + SECOND_LOOKS).min(MAX_SECOND_LOOKS);
        state.estimates.note(scheme, took);
        self.show(&state);
        drop(state);
        self.metrics.hashed(scheme.to_string(), took);
    }

    /// Counts a refusal.
    pub(super) fn refused(&self, refusal: Refusal) -> Refusal {
        self.metrics.refused(refusal);
        refusal
    }

    /// How much waits; saturated means for a job of this scheme with this deadline.
    pub(super) fn load(&self, scheme: Scheme, deadline: Instant) -> Load {
        let state = self.lock();
        let newcomer = Source::local();
        let ahead = state.queue.ahead_of(Standing::Stranger, &newcomer);
        let wait = state.wait_behind(Standing::Stranger, ahead, self.threads);
        let hash_time = state.estimates.time_for(1, 1);
        Load {
            waiting: state.queue.len(),
            capacity: self.capacity,
            is_saturated: state.queue.is_full() || !state.is_in_time(wait, scheme, deadline),
            wait: wait.unwrap_or_default(),
            hash_time,
        }
    }

    /// When somebody who is sent away should ask again, in whole seconds. Besides what waits, so many may be about to.
    pub(super) fn retry_after(&self, arriving: usize) -> Duration {
        let mut state = self.lock();
        let State { queue, running, estimates, pace, .. } = &mut *state;
        let jobs = queue.len() + running.len();
        let turn = estimates.undisturbed_turn(self.threads);
        pace.next(Instant::now(), Ahead { jobs, turn, arriving })
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.ready.notify_all();
        self.called.notify_all();
    }

    /// Wakes a thread of each role that would find something. It calls the next one when it has taken it.
    fn call(&self, state: &State<T, O>) {
        if state.has_job_for(Role::Reserve) {
            self.called.notify_one();
        }
        if state.has_job_for(Role::General) {
            self.ready.notify_one();
        }
    }

    fn show(&self, state: &State<T, O>) {
        self.metrics.load(state.queue.len(), state.running.len());
    }

    /// No code that holds the lock can panic halfway through a change.
    fn lock(&self) -> MutexGuard<'_, State<T, O>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, O> State<T, O> {
    fn pop(&mut self, role: Role) -> Option<Job<T, O>> {
        match (role, self.running.may_take_known(role)) {
            (Role::General, true) => self.queue.pop(),
            (Role::General, false) => self.queue.pop_of(Standing::Stranger),
            (Role::Reserve, true) => self.queue.pop_of(Standing::Known),
            (Role::Reserve, false) => None,
        }
    }

    fn has_job_for(&self, role: Role) -> bool {
        let is_for_strangers = role == Role::General && self.queue.waiting(Standing::Stranger) > 0;
        is_for_strangers || self.running.may_take_known(role) && self.queue.waiting(Standing::Known) > 0
    }

    /// Why a new job would be refused. Whoever has hung up neither keeps nor drives anybody else away: when there is no room for
    /// all, those are looked for first, once for each job that is taken.
    fn obstacle(
        &mut self,
        (standing, source): (Standing, &Source),
        (scheme, deadline): (Scheme, Instant),
        threads: usize,
    ) -> Option<Refusal> {
        let obstacle = |state: &Self| {
            let wait = state.wait_behind(standing, state.queue.ahead_of(standing, source), threads);
            if !state.is_in_time(wait, scheme, deadline) {
                return Some(Refusal::Late);
            }
            (!state.queue.has_room_for(standing, source)).then_some(Refusal::Full)
        };
        let refusal = obstacle(self);
        if refusal.is_none() && !self.queue.is_full() || std::mem::replace(&mut self.is_purged, true) {
            return refusal;
        }
        self.queue.retain(|job| !job.is_abandoned());
        obstacle(self)
    }

    /// How long a job waits that has so many before it; `None` if a thread is free for it.
    fn wait_behind(&self, standing: Standing, ahead: usize, threads: usize) -> Option<Duration> {
        let is_taken_at_once = self.queue.waiting(standing) < self.running.idle_for(standing);
        (!is_taken_at_once).then(|| self.estimates.time_for(ahead, threads))
    }

    /// Whether a hash that waits that long is done by its deadline. One that need not wait is always made:
    /// otherwise an estimate that was once too high would never be corrected.
    fn is_in_time(&self, wait: Option<Duration>, scheme: Scheme, deadline: Instant) -> bool {
        wait.is_none_or(|wait| Instant::now() + wait + self.estimates.time_for_one(scheme) <= deadline)
    }

    /// Whether a job whose turn has come is not worth a hash any more: its deadline has passed, or it will
    /// before the hash is done, while another job waits that may still be in time.
    fn comes_too_late(&self, role: Role, job: &Job<T, O>) -> bool {
        let now = Instant::now();
        let has_others = self.has_job_for(role);
        now >= job.deadline || (has_others && now + self.estimates.time_for_one(job.scheme) > job.deadline)
    }
}

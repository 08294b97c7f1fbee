//! Which jobs wait for a hashing thread, and which are sent away: the queue, what is known about the time,
//! and the deadlines (P2). What a job does is not known here.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::estimate::Estimate;
use super::queue::{FairQueue, Pushed};
use super::source::Source;
use crate::metrics::{HashingMetrics, Refusal};

/// Longest time that a refused caller is asked to stay away.
const MAX_RETRY_AFTER: Duration = Duration::from_mins(1);

/// How much waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Jobs in the queue.
    pub waiting: usize,
    /// Most jobs that may be.
    pub capacity: usize,
    /// Whether a job that came now, from a source that has none waiting, would be refused or take the place of
    /// another.
    pub is_saturated: bool,
}

/// Work `T` for a thread, whose outcome `O` somebody waits for.
pub(super) struct Job<T, O> {
    pub(super) task: T,
    since: Instant,
    deadline: Instant,
    reply: oneshot::Sender<Result<O, Refusal>>,
}

impl<T, O> Job<T, O> {
    /// The caller may have gone away meanwhile; nothing is lost then.
    fn refuse(self, refusal: Refusal) {
        let _ = self.reply.send(Err(refusal));
    }

    /// Hands the outcome over; the task is gone by now.
    pub(super) fn into_parts(self) -> (T, impl FnOnce(O)) {
        let reply = self.reply;
        (self.task, move |outcome| drop(reply.send(Ok(outcome))))
    }
}

/// The place between those who want a hash and the threads.
pub(super) struct Admission<T, O> {
    threads: usize,
    capacity: usize,
    metrics: HashingMetrics,
    state: Mutex<State<T, O>>,
    ready: Condvar,
}

struct State<T, O> {
    queue: FairQueue<Source, Job<T, O>>,
    estimate: Estimate,
    running: usize,
    closed: bool,
}

impl<T, O> Admission<T, O> {
    pub(super) fn new(threads: usize, capacity: usize, metrics: HashingMetrics) -> Self {
        metrics.started(threads, capacity);
        let state = State {
            queue: FairQueue::new(capacity),
            estimate: Estimate::default(),
            running: 0,
            closed: false,
        };
        Self { threads, capacity, metrics, state: Mutex::new(state), ready: Condvar::new() }
    }

    /// Lets a task wait for a thread; the receiver gives its outcome.
    pub(super) fn submit(
        &self,
        source: Source,
        task: T,
        deadline: Instant,
    ) -> Result<oneshot::Receiver<Result<O, Refusal>>, Refusal> {
        let (reply, answer) = oneshot::channel();
        let mut state = self.lock();
        if !state.can_meet(deadline, &source, self.threads) {
            return Err(self.refused(Refusal::Late));
        }
        let job = Job { task, since: Instant::now(), deadline, reply };
        match state.queue.push(source, job) {
            Pushed::Queued => {}
            Pushed::Displaced(job) => job.refuse(self.refused(Refusal::Displaced)),
            Pushed::Refused(_) => return Err(self.refused(Refusal::Full)),
        }
        self.metrics.load(state.queue.len(), state.running);
        drop(state);
        self.ready.notify_one();
        Ok(answer)
    }

    /// The next job that somebody still waits for; `None` when the pool is gone.
    pub(super) fn next(&self) -> Option<Job<T, O>> {
        let mut state = self.lock();
        loop {
            match state.queue.pop() {
                Some(job) if job.reply.is_closed() => {}
                Some(job) if state.comes_too_late(&job) => job.refuse(self.refused(Refusal::Late)),
                Some(job) => {
                    state.running += 1;
                    self.metrics.load(state.queue.len(), state.running);
                    self.metrics.waited(job.since.elapsed());
                    return Some(job);
                }
                None if state.closed => return None,
                None => state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// A thread has done a job of this scheme, which took this long.
    pub(super) fn done(&self, scheme: String, took: Duration) {
        let mut state = self.lock();
        state.running -= 1;
        state.estimate.note(took);
        self.metrics.load(state.queue.len(), state.running);
        drop(state);
        self.metrics.hashed(scheme, took);
    }

    /// Counts a refusal.
    pub(super) fn refused(&self, refusal: Refusal) -> Refusal {
        self.metrics.refused(refusal);
        refusal
    }

    /// How much waits; saturated means for a job with this deadline.
    pub(super) fn load(&self, deadline: Instant) -> Load {
        let state = self.lock();
        let is_in_time = state.can_meet(deadline, &Source::local(), self.threads);
        Load {
            waiting: state.queue.len(),
            capacity: self.capacity,
            is_saturated: state.queue.is_full() || !is_in_time,
        }
    }

    /// When everything that waits now will have been done, in whole seconds: when to ask again.
    pub(super) fn retry_after(&self) -> Duration {
        let state = self.lock();
        let backlog = state.estimate.time_for(state.queue.len() + state.running, self.threads);
        Duration::from_secs(backlog.as_secs() + 1).min(MAX_RETRY_AFTER)
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.ready.notify_all();
    }

    /// No code that holds the lock can panic halfway through a change.
    fn lock(&self) -> MutexGuard<'_, State<T, O>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, O> State<T, O> {
    /// Whether a new job can be expected to be done in time. One for which a thread is free is never refused:
    /// otherwise an estimate that was once too high would never be corrected.
    fn can_meet(&self, deadline: Instant, source: &Source, threads: usize) -> bool {
        let ahead = self.queue.ahead_of(source);
        if self.running + ahead < threads {
            return true;
        }
        let wait = self.estimate.time_for(ahead, threads);
        Instant::now() + wait + self.estimate.time_for_one() <= deadline
    }

    /// Whether a job whose turn has come is not worth a hash any more: its deadline has passed, or it will
    /// before the hash is done, while another job waits that may still be in time.
    fn comes_too_late(&self, job: &Job<T, O>) -> bool {
        let now = Instant::now();
        let has_others = !self.queue.is_empty();
        now >= job.deadline || (has_others && now + self.estimate.time_for_one() > job.deadline)
    }
}

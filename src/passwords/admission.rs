//! Which jobs wait for a hashing thread, and which are sent away: the queue, what is known about the time,
//! and the deadlines (P2). What a job does is not known here.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::estimate::Estimate;
use super::queue::{FairQueue, Pushed};
use super::source::Source;

/// Longest time that a refused caller is asked to stay away.
const MAX_RETRY_AFTER: Duration = Duration::from_mins(1);

/// Why a job is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The queue is full, and the job's source has its share of it.
    Full,
    /// It gave its place to one of a source that has fewer waiting.
    Displaced,
    /// It could not be done by its deadline, as it came or when its turn came.
    Late,
}

/// Work `T` for a thread, whose outcome `O` somebody waits for.
pub(super) struct Job<T, O> {
    pub(super) task: T,
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
    pub(super) fn new(threads: usize, capacity: usize) -> Self {
        let state = State {
            queue: FairQueue::new(capacity),
            estimate: Estimate::default(),
            running: 0,
            closed: false,
        };
        Self { threads, state: Mutex::new(state), ready: Condvar::new() }
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
            return Err(Refusal::Late);
        }
        match state.queue.push(source, Job { task, deadline, reply }) {
            Pushed::Queued => {}
            Pushed::Displaced(job) => job.refuse(Refusal::Displaced),
            Pushed::Refused(_) => return Err(Refusal::Full),
        }
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
                Some(job) if state.comes_too_late(&job) => job.refuse(Refusal::Late),
                Some(job) => {
                    state.running += 1;
                    return Some(job);
                }
                None if state.closed => return None,
                None => state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// A thread has done a job, which took this long.
    pub(super) fn done(&self, took: Duration) {
        let mut state = self.lock();
        state.running -= 1;
        state.estimate.note(took);
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

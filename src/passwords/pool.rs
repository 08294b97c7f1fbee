//! The threads that hash, and the bounded queue before them (P2).

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::worker::{Task, TaskOutcome, Worker};

/// The threads; they end when the pool is dropped.
pub(super) struct Pool {
    queue: Arc<Queue>,
}

impl Pool {
    pub(super) fn start(
        threads: usize,
        capacity: usize,
        worker: impl Fn() -> Worker,
    ) -> std::io::Result<Self> {
        let pool = Self { queue: Arc::new(Queue::new(capacity)) };
        for number in 0..threads {
            let (queue, worker) = (Arc::clone(&pool.queue), worker());
            std::thread::Builder::new().name(format!("hash-{number}")).spawn(move || work(&queue, worker))?;
        }
        Ok(pool)
    }

    /// Queues a task; the receiver gives its outcome. `None` when the queue is full.
    pub(super) fn submit(&self, task: Task) -> Option<oneshot::Receiver<TaskOutcome>> {
        let (reply, answer) = oneshot::channel();
        self.queue.push(Job { task, reply }).then_some(answer)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}

struct Job {
    task: Task,
    reply: oneshot::Sender<TaskOutcome>,
}

struct Queue {
    capacity: usize,
    state: Mutex<State>,
    ready: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    closed: bool,
}

impl Queue {
    fn new(capacity: usize) -> Self {
        Self { capacity, state: Mutex::default(), ready: Condvar::new() }
    }

    /// No code that holds the lock can panic halfway through a change.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, job: Job) -> bool {
        let mut state = self.lock();
        if state.waiting.len() >= self.capacity {
            return false;
        }
        state.waiting.push_back(job);
        drop(state);
        self.ready.notify_one();
        true
    }

    /// The next job that somebody still waits for; `None` when the pool is gone.
    fn pop(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            match state.waiting.pop_front() {
                Some(job) if job.reply.is_closed() => {}
                Some(job) => return Some(job),
                None if state.closed => return None,
                None => state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn close(&self) {
        self.lock().closed = true;
        self.ready.notify_all();
    }
}

fn work(queue: &Queue, mut worker: Worker) {
    while let Some(Job { task, reply }) = queue.pop() {
        match worker.run(task) {
            // The caller may have gone away meanwhile; nothing is lost then.
            Ok(outcome) => drop(reply.send(outcome)),
            // The caller sees the dropped reply as `Error::Lost`.
            Err(error) => tracing::error!(%error, "cannot hash"),
        }
    }
}

//! The threads that hash (P2).

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::process::setpriority_process;
use tokio::sync::oneshot;

use super::admission::{Admission, Load};
use super::running::{Role, Threads};
use super::schemes::Scheme;
use super::ticket::Ticket;
use super::worker::{Task, TaskOutcome, Worker};
use crate::config::PasswordsConfig;
use crate::metrics::{HashingMetrics, Refusal};

/// On Linux's scale from 0, as everything begins, to 19.
const NICENESS: i32 = 5;

/// The threads; they end when the pool is dropped.
pub(super) struct Pool {
    admission: Arc<Admission<Task, TaskOutcome>>,
}

impl Pool {
    pub(super) fn start(
        config: &PasswordsConfig,
        metrics: HashingMetrics,
        worker: impl Fn() -> Worker,
    ) -> std::io::Result<Self> {
        let threads = Threads { general: config.thread_count(), has_reserve: config.has_reserve() };
        let pool = Self { admission: Arc::new(Admission::new(threads, config.queue, metrics)) };
        let start = |name: String, role: Role| {
            let (admission, worker) = (Arc::clone(&pool.admission), worker());
            let run = move || {
                // Elsewhere a priority is that of the whole process.
                if cfg!(target_os = "linux") && threads.has_reserve && role == Role::General {
                    give_way();
                }
                work(&admission, role, worker);
            };
            std::thread::Builder::new().name(name).spawn(run).map(drop)
        };
        (0..threads.general).try_for_each(|number| start(format!("hash-{number}"), Role::General))?;
        if threads.has_reserve {
            start("hash-known".to_owned(), Role::Reserve)?;
        }
        Ok(pool)
    }

    /// Queues a task of this scheme; the receiver gives its outcome.
    pub(super) fn submit(
        &self,
        ticket: Ticket,
        scheme: Scheme,
        task: Task,
    ) -> Result<oneshot::Receiver<Result<TaskOutcome, Refusal>>, Refusal> {
        self.admission.submit(ticket, scheme, task)
    }

    /// Whether a stranger of this source would be queued, or may be looked up all the same.
    pub(super) fn ask(&self, ticket: &Ticket, scheme: Scheme) -> Result<Asking<'_>, Refusal> {
        let is_counted = self.admission.ask(&ticket.source, scheme, ticket.deadline)?;
        Ok(Asking(is_counted.then_some(&self.admission)))
    }

    /// Counts a refusal that was decided elsewhere.
    pub(super) fn refused(&self, refusal: Refusal) {
        self.admission.refused(refusal);
    }

    /// How much waits; saturated means for a job of this scheme with this deadline.
    pub(super) fn load(&self, scheme: Scheme, deadline: Instant) -> Load {
        self.admission.load(scheme, deadline)
    }

    /// When to ask again, in whole seconds.
    pub(super) fn retry_after(&self, arriving: usize) -> Duration {
        self.admission.retry_after(arriving)
    }
}

/// A request that is being looked up; dropped when that is done.
#[must_use = "dropped at once, nothing is bounded"]
pub struct Asking<'a>(Option<&'a Admission<Task, TaskOutcome>>);

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        if let Some(admission) = self.0 {
            admission.asked();
        }
    }
}

impl fmt::Debug for Asking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asking").finish_non_exhaustive()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.admission.close();
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}

/// Lets everything else go before the calling thread where there are not enough cores for all: the hashes of users who are known, and
/// the threads that answer. It still gets a third of what a thread gets that does not give way.
fn give_way() {
    if let Err(error) = setpriority_process(None, NICENESS) {
        tracing::debug!(%error, "cannot lower the priority of a hashing thread");
    }
}

/// Does one job after another. A thread that a hash has begun on is taken until the hash is done, whether
/// anybody still waits for it or not: otherwise hanging up would buy more hashes than there are threads.
fn work(admission: &Admission<Task, TaskOutcome>, role: Role, mut worker: Worker) {
    while let Some(job) = admission.next(role) {
        let (scheme, standing) = (job.scheme, job.standing);
        let (task, reply) = job.into_parts();
        let began = Instant::now();
        // A panic costs one hash, not the thread.
        let outcome = catch_unwind(AssertUnwindSafe(|| worker.run(task)));
        admission.done(role, standing, scheme, began.elapsed());
        match outcome {
            Ok(Ok(outcome)) => reply(outcome),
            // The caller sees the dropped reply as `Error::Lost`.
            Ok(Err(error)) => tracing::error!(%error, "cannot hash"),
            Err(_) => tracing::error!("a hash panicked"),
        }
    }
}

//! The threads that hash (P2).

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::admission::{Admission, Load};
use super::source::Source;
use super::worker::{Task, TaskOutcome, Worker};
use crate::metrics::{HashingMetrics, Refusal};

/// The threads; they end when the pool is dropped.
pub(super) struct Pool {
    admission: Arc<Admission<Task, TaskOutcome>>,
}

impl Pool {
    pub(super) fn start(
        threads: usize,
        capacity: usize,
        metrics: HashingMetrics,
        worker: impl Fn() -> Worker,
    ) -> std::io::Result<Self> {
        let pool = Self { admission: Arc::new(Admission::new(threads, capacity, metrics)) };
        for number in 0..threads {
            let (admission, worker) = (Arc::clone(&pool.admission), worker());
            std::thread::Builder::new()
                .name(format!("hash-{number}"))
                .spawn(move || work(&admission, worker))?;
        }
        Ok(pool)
    }

    /// Queues a task; the receiver gives its outcome.
    pub(super) fn submit(
        &self,
        source: Source,
        task: Task,
        deadline: Instant,
    ) -> Result<oneshot::Receiver<Result<TaskOutcome, Refusal>>, Refusal> {
        self.admission.submit(source, task, deadline)
    }

    /// Counts a refusal that was decided elsewhere.
    pub(super) fn refused(&self, refusal: Refusal) {
        self.admission.refused(refusal);
    }

    /// How much waits; saturated means for a job with this deadline.
    pub(super) fn load(&self, deadline: Instant) -> Load {
        self.admission.load(deadline)
    }

    /// When to ask again, in whole seconds.
    pub(super) fn retry_after(&self) -> Duration {
        self.admission.retry_after()
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

/// Does one job after another. A thread that a hash has begun on is taken until the hash is done, whether
/// anybody still waits for it or not: otherwise hanging up would buy more hashes than there are threads.
fn work(admission: &Admission<Task, TaskOutcome>, mut worker: Worker) {
    while let Some(job) = admission.next() {
        let (task, reply) = job.into_parts();
        let scheme = worker.scheme(&task);
        let began = Instant::now();
        // A panic costs one hash, not the thread.
        let outcome = catch_unwind(AssertUnwindSafe(|| worker.run(task)));
        admission.done(scheme.to_string(), began.elapsed());
        match outcome {
            Ok(Ok(outcome)) => reply(outcome),
            // The caller sees the dropped reply as `Error::Lost`.
            Ok(Err(error)) => tracing::error!(%error, "cannot hash"),
            Err(_) => tracing::error!("a hash panicked"),
        }
    }
}

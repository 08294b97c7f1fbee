//! The threads, and the lock and timers around the decisions of [`Admission`] (P2).

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::admission::{Admission, Begun, Load, LookedUp, Next, Overload, Submitted};
use super::job::Job;
use super::ticket::Ticket;
use super::work::Work;
use crate::ambient::Ambient;
use crate::metrics::HashingMetrics;
use crate::spent::Wait;

/// Why work was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is more to do than can be done. The same work may be done later.
    Overloaded(Overload),
    /// The work panicked, or the pool is gone.
    Lost,
}

/// The threads; they end when the pool is dropped.
pub struct Pool<W: Work>(Arc<Shared<W>>);

struct Shared<W: Work> {
    state: Mutex<State<W>>,
    /// Wakes a thread.
    signal: Condvar,
    ambient: Ambient,
    metrics: HashingMetrics,
}

struct State<W: Work> {
    admission: Admission<Pending<W>, W::Kind>,
    is_closed: bool,
}

/// Work and who waits for it.
struct Pending<W: Work> {
    work: W,
    reply: oneshot::Sender<Result<W::Outcome, Overload>>,
}

impl<W: Work> Job for Pending<W> {
    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }
}

impl<W: Work> Pool<W> {
    /// Starts the threads, each with tools of its own, behind a queue of `capacity` slots.
    pub fn start(
        threads: usize,
        capacity: usize,
        ambient: Ambient,
        metrics: HashingMetrics,
        tools: impl Fn() -> W::Tools,
    ) -> std::io::Result<Self> {
        metrics.started(threads, capacity, Overload::ALL.map(Overload::as_str));
        let state = Mutex::new(State { admission: Admission::new(threads, capacity), is_closed: false });
        let shared = Shared { state, signal: Condvar::new(), ambient, metrics };
        let pool = Self(Arc::new(shared));
        for number in 0..threads {
            let (shared, mut tools) = (Arc::clone(&pool.0), tools());
            let thread = std::thread::Builder::new().name(format!("hash-{number}"));
            thread.spawn(move || shared.work(&mut tools))?;
        }
        Ok(pool)
    }

    /// Has work done, and waits for the outcome until the ticket's deadline.
    pub async fn run(&self, ticket: &Ticket, work: W) -> Result<W::Outcome, Error> {
        let answer = self.submit(ticket, work).map_err(Error::Overloaded)?;
        let left = ticket.deadline.saturating_sub(self.0.ambient.elapsed());
        let _wait = Wait::for_hash();
        match tokio::time::timeout(left, answer).await {
            Ok(Ok(Ok(outcome))) => Ok(outcome),
            Ok(Ok(Err(overload))) => Err(Error::Overloaded(overload)),
            Ok(Err(_)) => Err(Error::Lost),
            Err(_) => Err(Error::Overloaded(self.0.refused(Overload::Late))),
        }
    }

    fn submit(&self, ticket: &Ticket, work: W) -> Result<Answer<W>, Overload> {
        let (reply, answer) = oneshot::channel();
        let (kind, now) = (work.kind(), self.0.ambient.elapsed());
        let pending = Pending { work, reply };
        match self.0.change(|admission| admission.submit(now, ticket, kind, pending)) {
            Submitted::Queued => {}
            Submitted::Displaced(job) => self.0.refuse(job, Overload::Displaced),
            Submitted::Refused(_, overload) => return Err(self.0.refused(overload)),
        }
        Ok(answer)
    }

    /// Lets a request be looked up if its work, of this kind, would be queued afterwards. A look-up costs far
    /// more than a refusal.
    pub fn look_up(&self, ticket: &Ticket, kind: W::Kind) -> Result<LookUp<'_>, Error> {
        let now = self.0.ambient.elapsed();
        match self.0.change(|admission| admission.look_up(now, ticket, kind)) {
            Ok(LookedUp::Counted) => Ok(LookUp(Some(&*self.0))),
            Ok(LookedUp::Uncounted) => Ok(LookUp(None)),
            Err(overload) => Err(Error::Overloaded(self.0.refused(overload))),
        }
    }

    /// How much waits. Whether that is too much is said for a stranger's work of this kind and deadline.
    pub fn load(&self, kind: W::Kind, deadline: Duration) -> Load {
        self.0.lock().admission.load(self.0.ambient.elapsed(), kind, deadline)
    }

    /// How long a caller who is sent away should stay away, in whole seconds: longer than those who were sent
    /// away before. `arriving` is how many callers may be about to come, besides those who wait.
    pub fn retry_after(&self, arriving: usize) -> Duration {
        self.0.lock().admission.retry_after(self.0.ambient.elapsed(), arriving)
    }
}

/// The outcome of work, once it is there.
type Answer<W> = oneshot::Receiver<Result<<W as Work>::Outcome, Overload>>;

/// A request that is being looked up. The value is dropped when the look-up is done.
#[must_use = "a look-up counts for as long as this value lives"]
pub struct LookUp<'a>(Option<&'a (dyn Counter + Sync)>);

/// Counts requests that are being looked up.
trait Counter {
    fn looked_up(&self);
}

impl<W: Work> Counter for Shared<W> {
    fn looked_up(&self) {
        self.change(Admission::looked_up);
    }
}

impl Drop for LookUp<'_> {
    fn drop(&mut self) {
        if let Some(counter) = self.0 {
            counter.looked_up();
        }
    }
}

impl<W: Work> Shared<W> {
    /// Does one job after another until the pool is gone. A thread is taken until its job is done, whether
    /// anybody still waits for it or not: otherwise hanging up would buy more work than there are threads
    /// for.
    fn work(&self, tools: &mut W::Tools) {
        while let Some((Pending { work, reply }, begun)) = self.next() {
            // A panic costs one piece of work, not the thread.
            let outcome = catch_unwind(AssertUnwindSafe(|| work.run(tools)));
            self.done(begun);
            if let Ok(outcome) = outcome {
                // The caller may have gone away meanwhile; nothing is lost then.
                let _ = reply.send(Ok(outcome));
            } else {
                tracing::error!("work on a thread of its own panicked");
            }
        }
    }

    fn next(&self) -> Option<(Pending<W>, Begun<W::Kind>)> {
        while self.wait_for_job() {
            let now = self.ambient.elapsed();
            let mut state = self.lock();
            let next = state.admission.next(now);
            self.tell(&state);
            drop(state);
            match next {
                Next::Begin(job, begun) => {
                    self.metrics.waited(begun.waited);
                    return Some((job, begun));
                }
                Next::Refuse(job, overload) => self.refuse(job, overload),
                // Another thread was quicker, or nobody waits for the job any more.
                Next::Idle => {}
            }
        }
        None
    }

    /// Waits until there is a job; `false` when the pool is gone.
    fn wait_for_job(&self) -> bool {
        let is_idle = |state: &mut State<W>| !state.is_closed && !state.admission.has_job();
        let state = self.signal.wait_while(self.lock(), is_idle).unwrap_or_else(PoisonError::into_inner);
        state.admission.has_job()
    }

    fn done(&self, begun: Begun<W::Kind>) {
        let kind = begun.kind();
        let now = self.ambient.elapsed();
        let took = self.change(|admission| admission.done(now, begun));
        self.metrics.hashed(kind.to_string(), took);
    }

    fn change<T>(&self, change: impl FnOnce(&mut Admission<Pending<W>, W::Kind>) -> T) -> T {
        let mut state = self.lock();
        let changed = change(&mut state.admission);
        self.tell(&state);
        changed
    }

    /// Tells the metrics what there is to do, and wakes a thread if a job waits. That thread wakes the next
    /// one in the same way when it has taken the job.
    fn tell(&self, state: &State<W>) {
        let (waiting, running) = state.admission.depth();
        self.metrics.load(waiting, running);
        if state.admission.has_job() {
            self.signal.notify_one();
        }
    }

    /// The caller may have gone away meanwhile; nothing is lost then.
    fn refuse(&self, job: Pending<W>, overload: Overload) {
        let _ = job.reply.send(Err(self.refused(overload)));
    }

    fn refused(&self, overload: Overload) -> Overload {
        self.metrics.refused(overload.as_str());
        overload
    }

    /// No code that holds the lock can panic halfway through a change.
    fn lock(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Work> Drop for Pool<W> {
    fn drop(&mut self) {
        self.0.lock().is_closed = true;
        self.0.signal.notify_all();
    }
}

impl<W: Work> fmt::Debug for Pool<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}

impl fmt::Debug for LookUp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LookUp").finish_non_exhaustive()
    }
}

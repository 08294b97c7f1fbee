//! How old a fetched thing may be: the one kind of cache, for keys and for status lists.
//!
//! There is no timer here and no task that waits: requests drive everything.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::clock::Clock;
use crate::events::Events;
use crate::fetch::FetchFailed;

/// With nothing at hand, one fetch in this time is begun at most.
const FIRST_FETCH_PAUSE: Duration = Duration::from_secs(1);
/// A failure that nobody has asked after for so long says nothing about now.
const FAILURE_LAPSES: Duration = Duration::from_secs(20);

/// How a thing is fetched.
pub(crate) trait Source: Send + Sync + 'static {
    /// The thing.
    type Value: Send + Sync + 'static;

    /// Fetches it. `held` is the one at hand, however old.
    fn fetch(
        &self,
        held: Option<Arc<Self::Value>>,
    ) -> impl Future<Output = Result<Fetched<Self::Value>, FetchFailed>> + Send;
}

/// A thing that was fetched, how long it is fresh, and the pause between retries after it.
pub(crate) struct Fetched<T> {
    pub(crate) value: T,
    pub(crate) ttl: Duration,
    pub(crate) retry: Duration,
}

/// What is at hand.
pub(crate) struct Answer<T> {
    pub(crate) value: Arc<T>,
    /// False for a thing that is overdue and could not be fetched anew.
    pub(crate) is_current: bool,
    /// Whether the request has waited for a fetch.
    pub(crate) has_waited: bool,
}

/// A thing that is fetched when it is first needed, and again while it is used.
pub(crate) struct Cached<S: Source>(Arc<Inner<S>>);

/// What all things that are fetched have in common.
#[derive(Clone)]
pub(crate) struct Common {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) events: Arc<Events>,
    pub(crate) timeout: Duration,
}

struct Inner<S: Source> {
    what: String,
    source: S,
    common: Common,
    /// The age at which a thing is not used even when no newer one can be had.
    oldest: Duration,
    held: RwLock<Option<Held<S::Value>>>,
    fetching: Mutex<Fetching>,
}

struct Held<T> {
    value: Arc<T>,
    ttl: Duration,
    retry: Duration,
    /// When the fetch began: what the server says may be as old as that.
    since: Duration,
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), ..*self }
    }
}

#[derive(Default)]
struct Fetching {
    flight: Option<Flight>,
    flights: u64,
    is_failing: bool,
    is_failure_told: bool,
    last_begun: Option<Duration>,
    last_demanded: Option<Duration>,
}

/// One fetch under way. Everybody who waits for the thing waits for the same flight.
struct Flight {
    number: u64,
    begun: Duration,
    task: AbortHandle,
    landed: watch::Receiver<()>,
}

/// What a request is to do.
enum Next<T> {
    Use(Answer<T>),
    Wait(watch::Receiver<()>),
    Missing,
}

impl<S: Source> Cached<S> {
    pub(crate) fn new(what: String, source: S, common: Common, oldest: Duration) -> Self {
        let (held, fetching) = (RwLock::default(), Mutex::default());
        Self(Arc::new(Inner { what, source, common, oldest, held, fetching }))
    }

    /// The thing, however old.
    pub(crate) fn at_hand(&self) -> Option<Arc<S::Value>> {
        self.0.held().map(|held| held.value)
    }

    /// The thing if it is fresh. This is the way of nearly every request.
    pub(crate) fn fresh(&self) -> Option<Arc<S::Value>> {
        let now = self.0.common.clock.monotonic();
        let held = self.0.held.read().unwrap_or_else(PoisonError::into_inner);
        let held = held.as_ref()?;
        (now.saturating_sub(held.since) < held.ttl).then(|| Arc::clone(&held.value))
    }

    /// The thing, fetched if need be, or none if it cannot be had.
    pub(crate) async fn get(&self) -> Option<Answer<S::Value>> {
        match self.0.next() {
            Next::Use(answer) => Some(answer),
            Next::Missing => None,
            Next::Wait(landed) => {
                self.0.wait(landed).await;
                self.0.after_the_wait()
            }
        }
    }

    /// Waits for a fetch, however fresh the thing is: one in `pause` at most. Gives what is at hand then.
    pub(crate) async fn fetch_again(&self, pause: Duration) -> Option<Arc<S::Value>> {
        if let Some(landed) = self.0.demand(pause) {
            self.0.wait(landed).await;
        }
        self.at_hand()
    }
}

impl<S: Source> Inner<S> {
    fn held(&self) -> Option<Held<S::Value>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fetching(&self) -> MutexGuard<'_, Fetching> {
        self.fetching.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thing with its age, unless it is too old.
    fn usable(&self, now: Duration) -> Option<(Held<S::Value>, Duration)> {
        let held = self.held()?;
        let age = now.saturating_sub(held.since);
        (age < self.oldest).then_some((held, age))
    }

    fn next(self: &Arc<Self>) -> Next<S::Value> {
        let mut fetching = self.fetching();
        let now = self.common.clock.monotonic();
        self.give_up_hung(&mut fetching, now);
        let Some((held, age)) = self.usable(now) else {
            let is_due = is_over(fetching.last_begun, now, FIRST_FETCH_PAUSE);
            if fetching.flight.is_none() && is_due {
                self.begin(&mut fetching, now);
            }
            return fetching.wait().map_or(Next::Missing, Next::Wait);
        };
        let answer = |held: Held<S::Value>, is_current| {
            Next::Use(Answer { value: held.value, is_current, has_waited: false })
        };
        if age < held.ttl {
            return answer(held, true);
        }
        if fetching.flight.is_none() && is_over(fetching.last_begun, now, FAILURE_LAPSES) {
            fetching.is_failing = false;
        }
        let is_due = !fetching.is_failing || is_over(fetching.last_begun, now, held.retry);
        if fetching.flight.is_none() && is_due {
            self.begin(&mut fetching, now);
        }
        let is_current = !is_overdue(age, held.ttl);
        // While fetches fail nobody waits, not even for the fetch that has just begun.
        if is_current || fetching.is_failing {
            return answer(held, is_current);
        }
        match fetching.wait() {
            Some(landed) => Next::Wait(landed),
            None => answer(held, false),
        }
    }

    fn after_the_wait(&self) -> Option<Answer<S::Value>> {
        let (held, age) = self.usable(self.common.clock.monotonic())?;
        Some(Answer { is_current: !is_overdue(age, held.ttl), value: held.value, has_waited: true })
    }

    fn demand(self: &Arc<Self>, pause: Duration) -> Option<watch::Receiver<()>> {
        let mut fetching = self.fetching();
        let now = self.common.clock.monotonic();
        self.give_up_hung(&mut fetching, now);
        if fetching.flight.is_none() && is_over(fetching.last_demanded, now, pause) {
            fetching.last_demanded = Some(now);
            self.begin(&mut fetching, now);
        }
        fetching.wait()
    }

    /// The fetch has a time limit of its own. The one here is for a fetch whose runtime stands still.
    async fn wait(&self, mut landed: watch::Receiver<()>) {
        // It never changes: the sender goes when the fetch has ended.
        let _ = tokio::time::timeout(self.common.timeout, landed.changed()).await;
    }

    fn begin(self: &Arc<Self>, fetching: &mut Fetching, now: Duration) {
        fetching.last_begun = Some(now);
        fetching.flights += 1;
        let number = fetching.flights;
        // Without a runtime there is nobody to fetch.
        let Ok(runtime) = Handle::try_current() else {
            fetching.is_failing = true;
            return;
        };
        let (sender, landed) = watch::channel(());
        let inner = Arc::clone(self);
        let landing = Landing { inner, number, begun: now, has_landed: false, _landed: sender };
        let task = runtime.spawn(landing.fly()).abort_handle();
        fetching.flight = Some(Flight { number, begun: now, task, landed });
    }

    fn give_up_hung(&self, fetching: &mut Fetching, now: Duration) {
        let hung = |flight: &mut Flight| now.saturating_sub(flight.begun) >= self.common.timeout;
        if let Some(flight) = fetching.flight.take_if(hung) {
            fetching.is_failing = true;
            flight.task.abort();
        }
    }

    fn land(&self, number: u64, begun: Duration, result: Result<Fetched<S::Value>, FetchFailed>) {
        let mut fetching = self.fetching();
        let is_ours = fetching.flight.as_ref().is_some_and(|flight| flight.number == number);
        // A flight that was given up changes nothing: newer ones may have landed since then.
        let result = if is_ours { result } else { Err(in_time()) };
        let mut has_recovered = false;
        if is_ours {
            has_recovered = fetching.is_failure_told && result.is_ok();
            fetching.flight = None;
            fetching.is_failing = result.is_err();
            fetching.is_failure_told = result.is_err();
        }
        let cause = match result {
            Ok(Fetched { value, ttl, retry }) => {
                let held = Held { value: Arc::new(value), ttl, retry, since: begun };
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(held);
                None
            }
            Err(failure) => Some(failure.cause),
        };
        // The hook for events may take its time, and so it is called without the lock.
        drop(fetching);
        match cause {
            Some(cause) => self.common.events.fetch_failed(&self.what, &cause),
            None if has_recovered => self.common.events.fetch_recovered(&self.what),
            None => {}
        }
    }
}

impl Fetching {
    fn wait(&self) -> Option<watch::Receiver<()>> {
        self.flight.as_ref().map(|flight| flight.landed.clone())
    }
}

/// A flight lands however it ends: also when its task is stopped, or its runtime goes.
struct Landing<S: Source> {
    inner: Arc<Inner<S>>,
    number: u64,
    begun: Duration,
    has_landed: bool,
    /// Whoever waits is woken when this goes, which is after the landing.
    _landed: watch::Sender<()>,
}

impl<S: Source> Landing<S> {
    async fn fly(mut self) {
        let inner = Arc::clone(&self.inner);
        inner.common.events.fetch_begun(&inner.what);
        let held = inner.held().map(|held| held.value);
        let fetch = tokio::time::timeout(inner.common.timeout, inner.source.fetch(held));
        let result = fetch.await.unwrap_or_else(|_| Err(in_time()));
        self.has_landed = true;
        inner.land(self.number, self.begun, result);
    }
}

impl<S: Source> Drop for Landing<S> {
    fn drop(&mut self) {
        if !self.has_landed {
            self.inner.land(self.number, self.begun, Err(in_time()));
        }
    }
}

fn in_time() -> FetchFailed {
    FetchFailed::new("no answer in time")
}

/// A thing whose age is below 1.2 times its `ttl` is used while the next one is fetched.
fn is_overdue(age: Duration, ttl: Duration) -> bool {
    age * 5 >= ttl * 6
}

/// Whether so much time has gone by since then, if it ever was.
fn is_over(then: Option<Duration>, now: Duration, span: Duration) -> bool {
    then.is_none_or(|then| now.saturating_sub(then) >= span)
}

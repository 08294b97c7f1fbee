//! How old a fetched thing may be: the one kind of cache, for keys and for status lists.
//!
//! There is no timer here and no task that waits: requests drive everything.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};

use crate::fetch::FetchFailed;
use crate::held::{Answer, Held};
use crate::source::{Common, Fetched, Source};

/// With nothing at hand, one fetch in this time is begun at most.
const FIRST_FETCH_PAUSE: Duration = Duration::from_secs(1);
/// A failure that nobody has asked after for so long says nothing about now.
const FAILURE_LAPSES: Duration = Duration::from_secs(20);

/// A thing that is fetched when it is first needed, and again while it is used.
pub(crate) struct Cached<S: Source>(Arc<Inner<S>>);

struct Inner<S: Source> {
    what: String,
    source: S,
    common: Common,
    /// The age at which a thing is not used even when no newer one can be had.
    oldest: Duration,
    held: RwLock<Option<Held<S::Value>>>,
    fetching: Mutex<Fetching>,
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
    landed: watch::Receiver<()>,
    /// The task ends when this goes.
    _wanted: oneshot::Sender<()>,
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
        held.as_ref().filter(|held| held.is_fresh(now)).map(|held| Arc::clone(&held.value))
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

    /// The thing, unless it is too old.
    fn usable(&self, now: Duration) -> Option<Held<S::Value>> {
        self.held().filter(|held| held.age(now) < self.oldest)
    }

    fn next(self: &Arc<Self>) -> Next<S::Value> {
        let mut launch = None;
        let next = self.decide(&mut self.fetching(), &mut launch);
        launch.into_iter().for_each(Launch::go);
        next
    }

    fn decide(self: &Arc<Self>, fetching: &mut Fetching, launch: &mut Option<Launch<S>>) -> Next<S::Value> {
        let now = self.common.clock.monotonic();
        self.give_up_hung(fetching, now);
        let Some(held) = self.usable(now) else {
            if fetching.flight.is_none() && is_over(fetching.last_begun, now, FIRST_FETCH_PAUSE) {
                *launch = self.begin(fetching, now);
            }
            return fetching.wait().map_or(Next::Missing, Next::Wait);
        };
        let answer = |held: Held<S::Value>, is_current| {
            Next::Use(Answer { value: held.value, is_current, has_waited: false })
        };
        if held.is_fresh(now) {
            return answer(held, true);
        }
        if fetching.flight.is_none() && is_over(fetching.last_begun, now, FAILURE_LAPSES) {
            fetching.is_failing = false;
        }
        let is_due = !fetching.is_failing || is_over(fetching.last_begun, now, held.retry);
        if fetching.flight.is_none() && is_due {
            *launch = self.begin(fetching, now);
        }
        let is_current = !held.is_overdue(now);
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
        let now = self.common.clock.monotonic();
        let held = self.usable(now)?;
        Some(Answer { is_current: !held.is_overdue(now), value: held.value, has_waited: true })
    }

    fn demand(self: &Arc<Self>, pause: Duration) -> Option<watch::Receiver<()>> {
        let mut launch = None;
        let mut fetching = self.fetching();
        let now = self.common.clock.monotonic();
        self.give_up_hung(&mut fetching, now);
        if fetching.flight.is_none() && is_over(fetching.last_demanded, now, pause) {
            fetching.last_demanded = Some(now);
            launch = self.begin(&mut fetching, now);
        }
        let landed = fetching.wait();
        drop(fetching);
        launch.into_iter().for_each(Launch::go);
        landed
    }

    /// The fetch has a time limit of its own. The one here is for a fetch whose runtime stands still.
    async fn wait(&self, mut landed: watch::Receiver<()>) {
        // It never changes: the sender goes when the fetch has ended.
        let _ = tokio::time::timeout(self.common.timeout, landed.changed()).await;
    }

    fn begin(self: &Arc<Self>, fetching: &mut Fetching, now: Duration) -> Option<Launch<S>> {
        fetching.last_begun = Some(now);
        let Ok(runtime) = Handle::try_current() else {
            // There is nobody to fetch.
            fetching.is_failing = true;
            return None;
        };
        fetching.flights += 1;
        let number = fetching.flights;
        let ((sender, landed), (wanted, given_up)) = (watch::channel(()), oneshot::channel());
        fetching.flight = Some(Flight { number, begun: now, landed, _wanted: wanted });
        let inner = Arc::clone(self);
        let landing = Landing { inner, number, begun: now, has_landed: false, _landed: sender };
        Some(Launch { runtime, landing, given_up })
    }

    fn give_up_hung(&self, fetching: &mut Fetching, now: Duration) {
        let hung = |flight: &mut Flight| now.saturating_sub(flight.begun) >= self.common.timeout;
        if fetching.flight.take_if(hung).is_some() {
            fetching.is_failing = true;
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
            Ok(fetched) => {
                let held = Some(Held::new(fetched, begun));
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
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

/// A flight that is about to begin.
struct Launch<S: Source> {
    runtime: Handle,
    landing: Landing<S>,
    given_up: oneshot::Receiver<()>,
}

impl<S: Source> Launch<S> {
    /// Without the lock: in a runtime that is coming to its end the flight lands at once.
    fn go(self) {
        self.runtime.spawn(self.landing.fly(self.given_up));
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
    async fn fly(mut self, given_up: oneshot::Receiver<()>) {
        let inner = Arc::clone(&self.inner);
        inner.common.events.fetch_begun(&inner.what);
        let held = inner.held().map(|held| held.value);
        let fetch = tokio::time::timeout(inner.common.timeout, inner.source.fetch(held));
        let result = tokio::select! {
            result = fetch => result.unwrap_or_else(|_| Err(in_time())),
            _ = given_up => Err(in_time()),
        };
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

/// Whether so much time has gone by since then, if it ever was.
fn is_over(then: Option<Duration>, now: Duration, span: Duration) -> bool {
    then.is_none_or(|then| now.saturating_sub(then) >= span)
}

"""How old a fetched thing may be: the one kind of cache, for keys and for status lists.

There is no timer here and no thread that waits: requests drive everything.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

from .background import begin
from .events import Events
from .fetch import Download, Fetcher, FetchFailed
from .fork import renew_after_fork
from .steps import Steps, Wait

T = TypeVar("T")

# A thing whose age is below 1.2 times its ttl is used while the next one is fetched.
_OVERDUE = 1.2
# With nothing at hand, one fetch a second is begun at most.
_FIRST_FETCH_PAUSE = 1.0
# A failure that nobody has asked after for so long says nothing about now.
_FAILURE_LAPSES = 20.0


@dataclass(frozen=True, slots=True)
class Fetched(Generic[T]):
    """A thing that was fetched, for how many seconds it is fresh, and the pause between retries after it."""

    value: T
    ttl: float
    retry: float = 10.0


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What is at hand. ``current`` is false for a thing that is overdue and could not be fetched anew."""

    value: T
    current: bool


@dataclass(frozen=True, slots=True)
class _Held(Generic[T]):
    fetched: Fetched[T]
    since: float


class _Flight:
    """One fetch under way. Everybody who waits for the thing waits for the same flight."""

    def __init__(self, begun: float, download: Download) -> None:
        self.begun = begun
        self.download = download
        self.future: Future[None] = Future()


class Cached(Generic[T]):
    """A thing that is fetched when it is first needed, and again while it is used.

    ``fetch`` is called on a thread of its own, and raises FetchFailed. ``oldest`` is the age in seconds at
    which a thing is not used even when no newer one can be had.
    """

    def __init__(
        self,
        what: str,
        fetch: Callable[[Download], Fetched[T]],
        fetcher: Fetcher,
        events: Events,
        oldest: float = float("inf"),
    ) -> None:
        self._what = what
        self._fetch = fetch
        self._fetcher = fetcher
        self._events = events
        self._oldest = oldest
        self._clock = fetcher.monotonic
        self._held: _Held[T] | None = None
        self._flight: _Flight | None = None
        self._failing = False
        self._failure_told = False
        self._last_begun = float("-inf")
        self._last_demanded = float("-inf")
        self._lock = threading.Lock()
        renew_after_fork(self)

    def after_fork(self) -> None:
        self._lock = threading.Lock()
        # The thread of this flight lives in the parent.
        self._flight = None

    @property
    def at_hand(self) -> T | None:
        """The thing, however old."""
        held = self._held
        return None if held is None else held.fetched.value

    def fresh(self) -> T | None:
        """The thing if it is fresh. This is the way of nearly every request, and takes no lock."""
        held = self._held
        if held is None or self._clock() - held.since >= held.fetched.ttl:
            return None
        return held.fetched.value

    def get(self) -> Steps[Answer[T] | None]:
        """The thing, fetched if need be, or None if it cannot be had."""
        found = self._look()
        if isinstance(found, Wait):
            yield found
            found = self._look(waited=True)
        assert not isinstance(found, Wait)
        return found

    def fetch_again(self, pause: float) -> Steps[None]:
        """Waits for a fetch, however fresh the thing is: one in ``pause`` seconds at most."""
        with self._lock:
            now = self._clock()
            self._give_up_hung(now)
            if self._flight is None:
                if now - self._last_demanded < pause:
                    return
                self._last_demanded = now
                self._begin(now)
            wait = self._wait(now)
        if wait is not None:
            yield wait

    def _look(self, waited: bool = False) -> "Answer[T] | Wait | None":
        with self._lock:
            now = self._clock()
            self._give_up_hung(now)
            if self._held is not None and now - self._held.since >= self._oldest:
                self._held = None
            if self._held is None:
                return self._first(now, waited)
            return self._next(self._held, now, waited)

    def _first(self, now: float, waited: bool) -> "Wait | None":
        if waited:
            return None
        if self._flight is None and now - self._last_begun >= _FIRST_FETCH_PAUSE:
            self._begin(now)
        return self._wait(now)

    def _next(self, held: _Held[T], now: float, waited: bool) -> "Answer[T] | Wait":
        fetched, age = held.fetched, now - held.since
        if age < fetched.ttl:
            return Answer(fetched.value, True)
        idle = now - self._last_begun
        if self._flight is None and idle >= _FAILURE_LAPSES:
            self._failing = False
        if self._flight is None and (not self._failing or idle >= fetched.retry):
            self._begin(now)
        current = age < fetched.ttl * _OVERDUE
        # While fetches fail nobody waits, not even for the fetch that has just begun.
        if current or self._failing or waited:
            return Answer(fetched.value, current)
        return self._wait(now) or Answer(fetched.value, False)

    def _wait(self, now: float) -> Wait | None:
        if self._flight is None:
            return None
        return Wait(self._flight.future, max(0.0, self._flight.begun + self._fetcher.timeout - now))

    def _begin(self, now: float) -> None:
        flight = _Flight(now, self._fetcher.download())
        self._last_begun = now
        try:
            flight.future = begin(lambda: self._fly(flight))
        except RuntimeError:
            self._failing = True
        else:
            self._flight = flight

    def _give_up_hung(self, now: float) -> None:
        flight = self._flight
        if flight is None or now - flight.begun < self._fetcher.timeout:
            return
        # A server that sends a byte now and then would hold the flight for ever.
        self._flight = None
        self._failing = True
        flight.download.abort()

    def _fly(self, flight: _Flight) -> None:
        fetched: Fetched[T] | None = None
        cause = ""
        self._events.fetch_begun(self._what)
        try:
            fetched = self._fetch(flight.download)
        except FetchFailed as failure:
            cause = str(failure)
        except Exception as error:
            # Whatever an injected client raises, the flight has to end. Its text may hold what was fetched.
            cause = type(error).__name__
        self._land(flight, fetched, cause)

    def _land(self, flight: _Flight, fetched: Fetched[T] | None, cause: str) -> None:
        with self._lock:
            if self._flight is flight:
                recovered = self._failure_told and fetched is not None
                self._flight = None
                self._failing = self._failure_told = fetched is None
                if fetched is not None:
                    # What the server says may be as old as the beginning of the fetch.
                    self._held = _Held(fetched, flight.begun)
            else:
                # The flight was given up, and newer ones may have landed since then.
                recovered, fetched, cause = False, None, "no answer in time"
        # The hook for events may take its time, and so it is called without the lock.
        if fetched is None:
            self._events.fetch_failed(self._what, cause)
        elif recovered:
            self._events.fetch_recovered(self._what)

"""Counters, events and log lines. A token is never in them, nor a part of one."""

import logging
import threading
from collections import Counter
from collections.abc import Callable

from .fork import renew_after_fork
from .refusal import REASONS
from .settings import OnEvent

_log = logging.getLogger("countersign_verify")
_FETCHES = ("fetches", "fetches_failed")
_COUNTED = ("accepted", *REASONS, *_FETCHES, "status_unavailable_accepted", "status_list_older")
# One line a minute and kind: a flood of bad requests must not become a flood of lines.
_QUIET_SECONDS = 60.0


class Events:
    """Counts what happens, tells the hook, and writes at most one log line a minute of each kind."""

    def __init__(self, on_event: OnEvent | None, monotonic: Callable[[], float]) -> None:
        self._on_event = on_event
        self._monotonic = monotonic
        self._counts: Counter[str] = Counter()
        # Of each kind of line: when it was last written, and how many were left out since then.
        self._lines: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()
        renew_after_fork(self)

    def after_fork(self) -> None:
        self._lock = threading.Lock()

    def counters(self) -> dict[str, int]:
        """How often each thing happened so far, in this process."""
        with self._lock:
            return {name: self._counts[name] for name in _COUNTED}

    def accepted(self) -> None:
        self._count("accepted")
        if self._on_event is not None:
            self._tell("accepted")

    def refused(self, reason: str) -> None:
        self._count(reason)
        self._line(
            logging.DEBUG, f"refused:{reason}", "a request was refused: %s", REASONS[reason].description
        )
        self._tell("refused", reason=reason)

    def fetch_begun(self, what: str) -> None:
        self._count("fetches")
        self._tell("fetch_begun", what=what)

    def fetch_failed(self, what: str, cause: str) -> None:
        self._count("fetches_failed")
        self._line(logging.WARNING, f"failed:{what}", "the fetch of %s failed: %s", what, cause)
        self._tell("fetch_failed", what=what, cause=cause)

    def fetch_recovered(self, what: str) -> None:
        self._line(logging.INFO, f"recovered:{what}", "the fetch of %s succeeds again", what)
        self._tell("fetch_recovered", what=what)

    def status_unavailable_accepted(self, uri: str) -> None:
        self._count("status_unavailable_accepted")
        self._line(
            logging.WARNING, "accepted", "a token was accepted though its status list %s cannot be had", uri
        )
        self._tell("status_unavailable_accepted", uri=uri)

    def status_list_older(self, uri: str) -> None:
        self._count("status_list_older")
        self._line(logging.WARNING, "older", "the status list %s is older than the one at hand", uri)
        self._tell("status_list_older", uri=uri)

    def _count(self, name: str) -> None:
        with self._lock:
            self._counts[name] += 1

    def _line(self, level: int, kind: str, message: str, *values: str) -> None:
        if not _log.isEnabledFor(level):
            return
        now = self._monotonic()
        with self._lock:
            last, left_out = self._lines.get(kind, (-_QUIET_SECONDS, 0))
            if now - last < _QUIET_SECONDS:
                self._lines[kind] = (last, left_out + 1)
                return
            # Kinds name URLs of lists, and lists come and go.
            if len(self._lines) > 256:
                self._lines.clear()
            self._lines[kind] = (now, 0)
        _log.log(level, message + (f" ({left_out} more since the last line)" if left_out else ""), *values)

    def _tell(self, name: str, **fields: str) -> None:
        if self._on_event is None:
            return
        try:
            self._on_event(name, fields)
        except Exception:
            # A hook for metrics must not decide about requests. Its traceback would show frames with a token.
            self._line(logging.ERROR, "hook", "on_event raised an exception for %s", name)

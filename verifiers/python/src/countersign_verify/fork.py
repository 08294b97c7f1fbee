"""What has to be made anew in a process that was forked."""

import os
from typing import Protocol
from weakref import WeakSet


class Forkable(Protocol):
    """Something with locks or threads, of which a forked child has only dead copies."""

    def after_fork(self) -> None:
        """Makes locks anew, and forgets work of threads that live in the parent only."""


_objects: "WeakSet[Forkable]" = WeakSet()


def renew_after_fork(thing: Forkable) -> None:
    """Has ``thing.after_fork`` called in each forked child for as long as the thing lives."""
    _objects.add(thing)


def _renew_all() -> None:
    for thing in list(_objects):
        thing.after_fork()


# Systems without fork have no such function.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)

"""One core for synchronous and asynchronous callers: work as a generator that says what it waits for."""

import asyncio
import concurrent.futures
from collections.abc import Generator
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Wait(NamedTuple):
    """A result that work waits for, and how many seconds at most."""

    future: "concurrent.futures.Future[None]"
    seconds: float


# Work that yields what it waits for, and looks for itself whether the result came in time.
Steps = Generator[Wait, None, T]


def run(steps: "Steps[T]") -> T:
    """Does the work in this thread, which blocks while the work waits."""
    try:
        while True:
            wait = next(steps)
            concurrent.futures.wait((wait.future,), wait.seconds)
    except StopIteration as done:
        result: T = done.value
        return result


async def run_async(steps: "Steps[T]") -> T:
    """Does the work in this task, and leaves the event loop to others while the work waits."""
    try:
        while True:
            wait = next(steps)
            # A task that is cancelled here stops waiting, and cancels nothing that others wait for.
            await asyncio.wait((asyncio.wrap_future(wait.future),), timeout=wait.seconds)
    except StopIteration as done:
        result: T = done.value
        return result

"""Work beside the requests: one short-lived thread for each fetch."""

import threading
from collections.abc import Callable
from concurrent.futures import Future

THREAD_NAME = "countersign-verify"


def begin(task: Callable[[], None]) -> "Future[None]":
    """Runs a task on a thread of its own. The future is done when the task is, however the task ended.

    Fetches are rare, and so a thread for each costs less than threads that wait for work: nothing lives on
    between fetches, nothing holds up the end of the program, and a forked child misses no thread.
    Raises RuntimeError when the system gives no more threads.
    """
    future: Future[None] = Future()

    def run() -> None:
        try:
            task()
        finally:
            future.set_result(None)

    threading.Thread(target=run, name=THREAD_NAME, daemon=True).start()
    return future

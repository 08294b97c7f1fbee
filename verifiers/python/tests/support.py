"""What most tests do with a verifier."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from countersign_verify import AccessToken, Refusal, Route, Verifier
from countersign_verify.background import THREAD_NAME

from .issuer import AUDIENCE, JWKS, LIST, Issuer

# How long a fetch may take on a busy machine, in seconds.
PATIENCE = 20.0


def verifier_of(issuer: Issuer, /, **settings: Any) -> Verifier:
    """A verifier whose clocks stand still until the test moves them."""
    given: dict[str, Any] = {
        "timeout": PATIENCE,
        "issuer": issuer.url,
        "audience": AUDIENCE,
        "clock": lambda: issuer.clock.wall,
        "monotonic": lambda: issuer.clock.steady,
    }
    return Verifier(**(given | settings))


def reason(call: Callable[[], AccessToken]) -> str:
    """The reason for which a call is refused, or ``accepted``."""
    try:
        call()
    except Refusal as refusal:
        return refusal.reason
    return "accepted"


def verdict(verifier: Verifier, token: str, route: Route | None = None) -> str:
    return reason(lambda: verifier.verify(token, route))


def land() -> None:
    """Waits until no fetch is under way."""
    for thread in threading.enumerate():
        if thread.name == THREAD_NAME:
            thread.join(PATIENCE)
            if thread.is_alive():
                pytest.fail("a fetch does not end")


def warm(issuer: Issuer, **settings: Any) -> Verifier:
    """A verifier that has keys and the status list."""
    verifier = verifier_of(issuer, **settings)
    assert verdict(verifier, issuer.listed_token()) == "accepted"
    assert (issuer.asked[JWKS], issuer.asked[LIST]) == (1, 1)
    return verifier


def at_once(call: Callable[[], str]) -> str:
    """What a call says, which must not wait for anything."""
    begun = time.monotonic()
    result = call()
    assert time.monotonic() - begun < PATIENCE / 2
    return result

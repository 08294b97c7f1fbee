from collections.abc import Iterator

import pytest

from countersign_verify import Verifier

from .issuer import Clock, Issuer, running_issuer
from .support import verifier_of


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as running:
        yield running


@pytest.fixture
def clock(issuer: Issuer) -> Clock:
    return issuer.clock


@pytest.fixture
def verifier(issuer: Issuer) -> Verifier:
    return verifier_of(issuer)


@pytest.fixture
def strict(issuer: Issuer) -> Verifier:
    """A verifier that tells a list that is bad from one that is good."""
    return verifier_of(issuer, if_status_unavailable="refuse")

"""The test vectors of draft-ietf-oauth-status-list (§4.1, and the appendix for the encoding of lists)."""

import json
from pathlib import Path
from typing import Any

import pytest

from countersign_verify import Verifier
from countersign_verify.status_list import StatusList, read_status_list

from .issuer import LIST, Answer, Issuer
from .support import verdict, verifier_of

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "vectors.json").read_text())
ENTRIES = 2**20


def parsed(bits: int, lst: str) -> StatusList:
    claims = {"sub": "x", "iat": 0, "status_list": {"bits": bits, "lst": lst}}
    return read_status_list(claims, "x", 0, ENTRIES)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['bits']} bits")
def test_every_status_of_a_vector_is_read(vector: dict[str, Any]) -> None:
    status_list = parsed(vector["bits"], vector["lst"])
    expected = {idx: status for idx, status in vector["statuses"] if status}
    assert {idx: status for idx in range(ENTRIES) if (status := status_list.status(idx))} == expected
    assert status_list.status(ENTRIES - 1) == expected.get(ENTRIES - 1, 0)
    assert status_list.status(ENTRIES) is None


def test_the_short_examples_are_read() -> None:
    one = parsed(1, "eNrbuRgAAhcBXQ")
    assert [one.status(idx) for idx in range(16)] == [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    two = parsed(2, "eNo76fITAAPfAgc")
    assert [two.status(idx) for idx in range(12)] == [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['bits']} bits")
def test_a_vector_decides_about_tokens(issuer: Issuer, vector: dict[str, Any]) -> None:
    verifier: Verifier = verifier_of(issuer, if_status_unavailable="refuse")
    member = {"bits": vector["bits"], "lst": vector["lst"]}
    issuer.answers[LIST] = Answer(issuer.status_list(status_list=member))
    for idx, status in vector["statuses"][:15]:
        assert verdict(verifier, issuer.listed_token(idx=idx)) == ("revoked" if status else "accepted")
        assert verdict(verifier, issuer.listed_token(idx=idx + 7)) == "accepted"

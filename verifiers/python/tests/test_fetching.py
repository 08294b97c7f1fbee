"""Answers that are too large, too slow, redirected or odd, and clients that somebody brings along.

Abuse case 148.
"""

import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from countersign_verify import Verifier

from .issuer import JWKS, METADATA, Answer, Issuer, jwk, key, signed
from .support import land, verdict, verifier_of

KEYS = json.dumps({"keys": [jwk(key(1), "one")]})


@pytest.mark.parametrize("status", [201, 204, 206, 304, 400, 401, 404, 500, 503])
def test_only_200_is_an_answer(issuer: Issuer, verifier: Verifier, status: int) -> None:
    issuer.answers[JWKS] = Answer(KEYS if status not in (204, 304) else b"", status)
    assert verdict(verifier, issuer.token()) == "keys_unavailable"


def test_a_jwks_of_10_mb_is_not_read_to_its_end(issuer: Issuer, verifier: Verifier) -> None:
    padding = " " * 10_000_000
    issuer.answers[JWKS] = Answer(KEYS + padding)
    assert verdict(verifier, issuer.token()) == "keys_unavailable"
    issuer.clock.advance(1)
    issuer.answers[JWKS] = Answer(
        gzip.compress((KEYS + padding).encode()), headers={"Content-Encoding": "gzip"}
    )
    assert verdict(verifier, issuer.token()) == "keys_unavailable"
    issuer.answers[METADATA] = Answer(
        json.dumps({"issuer": issuer.url, "jwks_uri": issuer.url + JWKS}) + padding
    )
    issuer.answers[JWKS] = Answer(KEYS)
    assert verdict(verifier_of(issuer), issuer.token()) == "keys_unavailable"


def test_gzip_of_the_transport_is_read(issuer: Issuer, verifier: Verifier) -> None:
    issuer.answers[JWKS] = Answer(gzip.compress(KEYS.encode()), headers={"Content-Encoding": "gzip"})
    assert verdict(verifier, issuer.token()) == "accepted"
    assert issuer.seen[JWKS]["accept-encoding"] == "gzip"


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
def test_an_encoding_that_was_not_asked_for_is_refused(
    issuer: Issuer, verifier: Verifier, encoding: str
) -> None:
    issuer.answers[JWKS] = Answer(gzip.compress(KEYS.encode()), headers={"Content-Encoding": encoding})
    assert verdict(verifier, issuer.token()) == "keys_unavailable"


def test_a_slow_jwks_is_given_up_in_time(issuer: Issuer) -> None:
    verifier = verifier_of(issuer, timeout=0.05)
    slow = issuer.answers[JWKS] = Answer(KEYS)
    slow.gate.clear()
    assert verdict(verifier, issuer.token()) == "keys_unavailable"
    # The fetch itself ends as well, though the server never answers.
    land()
    slow.gate.set()


def test_a_fetch_that_hangs_is_given_up_and_begun_again(issuer: Issuer) -> None:
    # The long time-out of the sockets stands for a server that sends a byte now and then.
    verifier = verifier_of(issuer, timeout=30)
    slow = issuer.answers[JWKS] = Answer(KEYS)
    slow.gate.clear()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(verdict, verifier, issuer.token())
        while not issuer.asked[JWKS]:
            pass
        issuer.clock.advance(30)
        issuer.answers[JWKS] = Answer(KEYS)
        assert verdict(verifier, issuer.token()) == "accepted"
        # The server still holds its answer back: the kit itself has woken the thread.
        waiting.result(10)
    land()
    assert verifier.counters()["fetches_failed"] == 1
    slow.gate.set()
    # The late end of the first fetch says nothing about the second: overdue keys are waited for as ever.
    issuer.answers[JWKS] = Answer(json.dumps({"keys": [jwk(key(2), "two")]}))
    issuer.clock.advance(360)
    assert verdict(verifier, issuer.token()) == "unknown_key"


def test_a_fetch_that_was_given_up_and_ends_late_changes_nothing(issuer: Issuer) -> None:
    gate, asked, keys = threading.Event(), [], [jwk(key(2), "two")]

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        if len(asked) > 1:
            return httpx2.Response(200, json={"keys": keys}, headers={"Cache-Control": "max-age=10"})
        gate.wait(20)
        return httpx2.Response(200, text=KEYS)

    verifier = verifier_of(
        issuer,
        jwks_uri=issuer.url + JWKS,
        timeout=30,
        http_client=lambda: httpx2.Client(transport=httpx2.MockTransport(answer)),
    )
    old, new = issuer.token(), signed(issuer.claims(), key(2), kid="two")
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(verdict, verifier, old)
        while not asked:
            pass
        issuer.clock.advance(30)
        assert verdict(verifier, new) == "accepted"
        gate.set()
        waiting.result()
    land()
    # Its failure does not count either: overdue keys are waited for as ever.
    keys[:] = [jwk(key(1), "one")]
    issuer.clock.advance(12)
    assert verdict(verifier, new) == "unknown_key"


def test_a_redirect_to_the_same_origin_is_followed_three_times(issuer: Issuer, verifier: Verifier) -> None:
    for number in (1, 2, 3):
        issuer.answers[f"/hop{number}"] = Answer(status=307, headers={"Location": f"/hop{number - 1}"})
    issuer.answers["/hop0"] = Answer(KEYS)
    issuer.answers[JWKS] = Answer(status=302, headers={"Location": "/hop2"})
    assert verdict(verifier, issuer.token()) == "accepted"
    issuer.answers[JWKS] = Answer(status=302, headers={"Location": "/hop3"})
    assert verdict(verifier_of(issuer), issuer.token()) == "keys_unavailable"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{other}/x",
        "http://localhost:{port}/x",
        "https://127.0.0.1:{port}/x",
        "file:///x",
        "http://u@127.0.0.1:{port}/x",
    ],
)
def test_a_redirect_to_another_origin_is_not_followed(
    issuer: Issuer, verifier: Verifier, location: str
) -> None:
    port = int(issuer.url.rpartition(":")[2])
    issuer.answers["/x"] = Answer(KEYS)
    issuer.answers[JWKS] = Answer(
        status=302, headers={"Location": location.format(port=port, other=port + 1)}
    )
    assert verdict(verifier, issuer.token()) == "keys_unavailable"
    assert "/x" not in issuer.asked


def test_a_client_of_ones_own_makes_the_fetches(issuer: Issuer) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        body = issuer.answers[request.url.path]
        assert callable(body)
        return httpx2.Response(200, content=body().body)

    transport = httpx2.MockTransport(answer)
    verifier = verifier_of(issuer, http_client=lambda: httpx2.Client(transport=transport))
    assert verdict(verifier, issuer.token()) == "accepted"
    assert asked == [METADATA, JWKS]
    assert not issuer.asked


def test_a_client_that_breaks_is_a_failed_fetch(issuer: Issuer) -> None:
    made: list[int] = []

    def client() -> httpx2.Client:
        made.append(1)
        if len(made) == 1:
            raise ValueError("eyJhbGciOiJSUzI1NiJ9")
        return httpx2.Client()

    causes: list[str] = []
    verifier = verifier_of(
        issuer, http_client=client, on_event=lambda _, fields: causes.append(fields.get("cause", ""))
    )
    assert verdict(verifier, issuer.token()) == "keys_unavailable"
    assert "".join(causes) == "ValueError"
    issuer.clock.advance(1)
    assert verdict(verifier, issuer.token()) == "accepted"

"""Where keys come from, and everything that can be wrong with them."""

import asyncio
import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from countersign_verify import Refusal, Verifier

from .issuer import JWKS, METADATA, Answer, Issuer, jwk, key, signed
from .support import land, reason, verdict, verifier_of

OPENID = "/.well-known/openid-configuration"
KEYS = json.dumps({"keys": [jwk(key(1), "one")]})


def test_keys_are_found_by_the_metadata_and_fetched_once(issuer: Issuer, verifier: Verifier) -> None:
    for _ in range(3):
        assert verdict(verifier, issuer.token()) == "accepted"
    assert issuer.asked == {METADATA: 1, JWKS: 1}
    assert "json" in issuer.seen[JWKS]["accept"]


def test_openid_discovery_is_used_where_there_are_no_metadata(issuer: Issuer, verifier: Verifier) -> None:
    issuer.answers[OPENID] = issuer.answers.pop(METADATA)
    assert verdict(verifier, issuer.token()) == "accepted"
    assert issuer.asked == {METADATA: 1, OPENID: 1, JWKS: 1}


def test_openid_discovery_is_not_used_when_the_metadata_fail(issuer: Issuer, verifier: Verifier) -> None:
    issuer.answers[OPENID] = issuer.answers[METADATA]
    issuer.answers[METADATA] = Answer("away", 500)
    assert verdict(verifier, issuer.token()) == "keys_unavailable"
    assert OPENID not in issuer.asked


def test_a_given_jwks_uri_is_fetched_as_it_stands(issuer: Issuer) -> None:
    verifier = verifier_of(issuer, issuer="https://login.example.com", jwks_uri=issuer.url + JWKS)
    assert verdict(verifier, issuer.token(iss="https://login.example.com")) == "accepted"
    assert issuer.asked == {JWKS: 1}


def test_metadata_of_another_issuer_are_refused(issuer: Issuer, verifier: Verifier) -> None:
    for other in ("https://other.example", issuer.url + "/", None, [issuer.url]):
        issuer.answers[METADATA] = Answer(json.dumps({"issuer": other, "jwks_uri": issuer.url + JWKS}))
        assert verdict(verifier, issuer.token()) == "keys_unavailable"
        issuer.clock.advance(1)
    assert JWKS not in issuer.asked


@pytest.mark.parametrize(
    "jwks_uri", [None, 7, "http://127.0.0.1:1/jwks", "file:///etc/passwd", "//host/keys"]
)
def test_metadata_with_a_strange_jwks_uri_are_refused(issuer: Issuer, jwks_uri: Any) -> None:
    issuer.answers[METADATA] = Answer(json.dumps({"issuer": issuer.url, "jwks_uri": jwks_uri}))
    causes: list[str] = []
    verifier = verifier_of(issuer, on_event=lambda _, fields: causes.append(fields.get("cause", "")))
    assert verdict(verifier, issuer.token()) == "keys_unavailable"
    assert "jwks_uri" in "".join(causes)


def test_keys_beside_the_issuer_are_fetched_by_https_only(issuer: Issuer) -> None:
    name = issuer.url + "/tenant"
    issuer.answers[METADATA + "/tenant"] = Answer(json.dumps({"issuer": name, "jwks_uri": issuer.url + JWKS}))
    assert verdict(verifier_of(issuer, issuer=name), issuer.token(iss=name)) == "keys_unavailable"
    assert JWKS not in issuer.asked


def test_a_base_url_changes_where_is_fetched_and_nothing_else(issuer: Issuer) -> None:
    name = "https://login.example.com/tenant"
    metadata = Answer(json.dumps({"issuer": name, "jwks_uri": f"{name}/jwks?set=1"}))
    issuer.answers[METADATA + "/inside"] = metadata
    issuer.answers["/inside/jwks"] = Answer(KEYS)
    issuer.answers["/inside/lists/1"] = lambda: Answer(issuer.status_list(sub=f"{name}/lists/1"))
    verifier = verifier_of(issuer, issuer=name, base_url=issuer.url + "/inside")
    assert verdict(verifier, issuer.listed_token(iss=name, uri=f"{name}/lists/1")) == "accepted"
    assert (
        verdict(verifier, issuer.listed_token(iss=name, uri=f"{issuer.url}/inside/lists/1"))
        == "status_foreign"
    )
    assert issuer.asked == {METADATA + "/inside": 1, "/inside/jwks": 1, "/inside/lists/1": 1}


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><title>Sign in</title>",
        "",
        "{}",
        '{"keys": []}',
        '{"keys": {}}',
        "[]",
        '{"keys": [{"kty": "oct", "k": "AAAA", "kid": "one"}]}',
        '{"keys": [{"kty": "RSA", "kid": "one"}]}',
        '{"keys": [7, null, "x"]}',
        KEYS[:-20],
        KEYS.replace('"keys"', '"keys": [], "keys"'),
    ],
    ids=[
        "HTML",
        "empty",
        "no keys",
        "no key",
        "object",
        "list",
        "secret",
        "bare",
        "odd",
        "cut off",
        "doubled",
    ],
)
def test_a_jwks_without_a_usable_key_is_a_failed_fetch(issuer: Issuer, verifier: Verifier, body: str) -> None:
    issuer.answers[JWKS] = Answer(body)
    assert verdict(verifier, issuer.token()) == "keys_unavailable"
    issuer.answers[JWKS] = Answer(KEYS)
    assert verdict(verifier, issuer.token()) == "keys_unavailable"
    issuer.clock.advance(1)
    assert verdict(verifier, issuer.token()) == "accepted"


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
            return httpx2.Response(200, json={"keys": keys})
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
    assert verdict(verifier, old) == "unknown_key"
    # Nor does its failure count: overdue keys are waited for as ever.
    keys[:] = [jwk(key(1), "one")]
    issuer.clock.advance(360)
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


@pytest.mark.parametrize(
    "changes",
    [
        {"use": "enc"},
        {"use": 7},
        {"key_ops": ["sign"]},
        {"key_ops": "verify"},
        {"alg": "RS384"},
        {"alg": "RSA-OAEP"},
        {"kty": "EC"},
        {"kid": 1},
        {"e": None},
        {"n": "AQAB"},
        {"crv": "P-256"},
    ],
    ids=str,
)
def test_a_key_for_something_else_is_ignored(
    issuer: Issuer, verifier: Verifier, changes: dict[str, Any]
) -> None:
    issuer.keys = [jwk(key(1), "one") | changes, jwk(key(2), "two")]
    assert verdict(verifier, issuer.token()) == "unknown_key"
    assert verdict(verifier, signed(issuer.claims(), key(2), kid="two")) == "accepted"


def test_a_key_that_says_little_is_used(issuer: Issuer, verifier: Verifier) -> None:
    issuer.keys = [jwk(key(1), "one", use=None, alg=None)]
    assert verdict(verifier, issuer.token()) == "accepted"


def test_a_weak_key_is_ignored(issuer: Issuer, verifier: Verifier) -> None:
    issuer.keys = [jwk(key(3, 1024), "one"), jwk(key(2), "two")]
    assert verdict(verifier, signed(issuer.claims(), key(3, 1024))) == "unknown_key"


def test_a_published_private_key_is_only_a_public_one(issuer: Issuer, verifier: Verifier) -> None:
    issuer.keys = [jwk(key(1), "one", d="AQAB", p="AQAB", q="AQAB")]
    assert verdict(verifier, issuer.token()) == "accepted"


def test_a_token_without_kid_has_the_only_key(issuer: Issuer, verifier: Verifier) -> None:
    assert verdict(verifier, signed(issuer.claims(), key(1), kid=None)) == "accepted"
    issuer.keys.append(jwk(key(2), "two"))
    other = verifier_of(issuer)
    for _ in range(2):
        assert verdict(other, signed(issuer.claims(), key(1), kid=None)) == "unknown_key"
    assert issuer.asked[JWKS] == 2


def test_other_algorithms_can_be_named(issuer: Issuer) -> None:
    curve, edwards = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
    issuer.keys = [
        ECAlgorithm(ECAlgorithm.SHA256).to_jwk(curve.public_key(), as_dict=True) | {"kid": "ec"},
        OKPAlgorithm.to_jwk(edwards.public_key(), as_dict=True) | {"kid": "ed"},
        jwk(key(1), "one"),
    ]
    verifier = verifier_of(issuer, algorithms=["ES256", "EdDSA"])
    for private, kid, alg in ((curve, "ec", "ES256"), (edwards, "ed", "EdDSA")):
        token = jwt.encode(issuer.claims(), private, alg, {"typ": "at+jwt", "kid": kid})
        assert verdict(verifier, token) == "accepted"
    assert verdict(verifier, issuer.token()) == "wrong_algorithm"
    token = jwt.encode(issuer.claims(), curve, "ES256", {"typ": "at+jwt", "kid": "ed"})
    assert verdict(verifier, token) == "unknown_key"


def test_an_unknown_kid_fetches_the_keys_once_in_ten_seconds(issuer: Issuer, verifier: Verifier) -> None:
    assert verdict(verifier, issuer.token()) == "accepted"
    strange = signed(issuer.claims(), key(2), kid="made-up")
    assert verdict(verifier, strange) == "unknown_key"
    assert issuer.asked[JWKS] == 2
    issuer.clock.advance(9.9)
    assert verdict(verifier, strange) == "unknown_key"
    assert issuer.asked[JWKS] == 2
    issuer.clock.advance(0.1)
    assert verdict(verifier, strange) == "unknown_key"
    assert issuer.asked == {METADATA: 1, JWKS: 3}


def test_an_unknown_kid_at_the_start_fetches_the_keys_once(issuer: Issuer, verifier: Verifier) -> None:
    assert verdict(verifier, signed(issuer.claims(), key(2), kid="made-up")) == "unknown_key"
    assert issuer.asked == {METADATA: 1, JWKS: 1}


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


def test_a_new_key_is_found_at_once(issuer: Issuer, verifier: Verifier) -> None:
    assert verdict(verifier, issuer.token()) == "accepted"
    issuer.keys = [jwk(key(1), "one"), jwk(key(2), "two")]
    issuer.signing = (key(2), "two")
    assert verdict(verifier, issuer.token()) == "accepted"


def test_a_thousand_tasks_with_an_unknown_kid_make_one_fetch(issuer: Issuer, verifier: Verifier) -> None:
    assert verdict(verifier, issuer.token()) == "accepted"
    strange = signed(issuer.claims(), key(2), kid="made-up")

    async def one() -> str:
        try:
            await verifier.verify_async(strange)
        except Refusal as refusal:
            return refusal.reason
        return "accepted"

    async def all_at_once() -> set[str]:
        return set(await asyncio.gather(*(one() for _ in range(1000))))

    assert asyncio.run(all_at_once()) == {"unknown_key"}
    assert issuer.asked[JWKS] == 2


def test_a_thousand_calls_of_threads_with_an_unknown_kid_make_one_fetch(
    issuer: Issuer, verifier: Verifier
) -> None:
    strange = signed(issuer.claims(), key(2), kid="made-up")
    assert verdict(verifier, issuer.token()) == "accepted"
    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(lambda _: verdict(verifier, strange), range(1000))) == {"unknown_key"}
    assert issuer.asked[JWKS] == 2


def test_a_cold_start_makes_one_fetch(issuer: Issuer, verifier: Verifier) -> None:
    gate = issuer.answers[JWKS] = Answer(KEYS)
    gate.gate.clear()
    token = issuer.token()

    async def all_at_once() -> set[str]:
        tasks = [asyncio.create_task(verifier.verify_async(token)) for _ in range(100)]
        await asyncio.wait(tasks, timeout=0.02)
        assert not any(task.done() for task in tasks)
        gate.gate.set()
        return {(await task).subject for task in tasks}

    assert len(asyncio.run(all_at_once())) == 1
    assert issuer.asked[JWKS] == 1


def test_a_task_that_gives_up_takes_nothing_from_the_others(issuer: Issuer, verifier: Verifier) -> None:
    gate = issuer.answers[JWKS] = Answer(KEYS)
    gate.gate.clear()
    token = issuer.token()

    async def both() -> str:
        leaving = asyncio.create_task(verifier.verify_async(token))
        staying = asyncio.create_task(verifier.verify_async(token))
        await asyncio.wait([leaving], timeout=0.02)
        leaving.cancel()
        await asyncio.wait([leaving])
        gate.gate.set()
        return (await staying).client_id

    assert asyncio.run(both()) == "web"


def test_the_reason_of_a_missing_key_is_the_same_for_tasks(issuer: Issuer, verifier: Verifier) -> None:
    issuer.go_away()
    assert reason(lambda: asyncio.run(verifier.verify_async(issuer.token()))) == "keys_unavailable"

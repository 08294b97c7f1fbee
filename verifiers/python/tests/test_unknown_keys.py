"""Keys that are not known: one fetch, however many ask. Abuse case 149."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

from countersign_verify import Refusal, Verifier

from .issuer import JWKS, METADATA, Answer, Issuer, jwk, key, signed
from .support import reason, verdict

KEYS = json.dumps({"keys": [jwk(key(1), "one")]})


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

"""What happens while the issuer is away, and when it comes back. Abuse cases 148, 154 and 155."""

import itertools
import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor, wait

from countersign_verify import Verifier

from .issuer import JWKS, LIST, METADATA, Answer, Issuer, jwk, key, signed
from .support import at_once, land, verdict, verifier_of, warm


def test_metadata_that_cannot_be_read_do_not_take_the_keys_away(issuer: Issuer) -> None:
    verifier = warm(issuer)
    issuer.answers[METADATA] = Answer("away", 500)
    for _ in range(5):
        issuer.clock.advance(360)
        assert verdict(verifier, issuer.token()) == "accepted"
        land()
    assert issuer.asked[JWKS] == 6


def test_old_keys_serve_for_a_day_while_the_issuer_is_away(issuer: Issuer) -> None:
    verifier = warm(issuer)
    issuer.go_away()
    issuer.clock.advance(24 * 3600 - 60)
    for _ in range(5):
        assert at_once(lambda: verdict(verifier, issuer.token())) == "accepted"
        land()
        issuer.clock.advance(10)
    issuer.clock.advance(60)
    assert verdict(verifier, issuer.token()) == "keys_unavailable"


def test_failing_keys_are_tried_every_ten_seconds(issuer: Issuer) -> None:
    verifier = warm(issuer)
    issuer.go_away()
    issuer.clock.advance(300)
    for tries in range(2, 6):
        for _ in range(10):
            assert at_once(lambda: verdict(verifier, issuer.token())) == "accepted"
            land()
            issuer.clock.advance(1)
        assert issuer.asked[JWKS] == tries


def test_requests_during_a_failing_fetch_do_not_wait(issuer: Issuer) -> None:
    verifier = warm(issuer)
    issuer.go_away()
    issuer.clock.advance(355)
    assert verdict(verifier, issuer.token()) == "accepted"
    land()
    slow = issuer.answers[JWKS] = Answer("away", 500)
    slow.gate.clear()
    # Overdue by now, and failing: the next fetch begins behind, and hangs.
    issuer.clock.advance(10)
    for _ in range(3):
        assert at_once(lambda: verdict(verifier, issuer.token())) == "accepted"
    slow.gate.set()
    land()


def test_a_service_that_was_idle_does_not_accept_a_revoked_token_once(issuer: Issuer) -> None:
    verifier = warm(issuer)
    token = issuer.listed_token()
    issuer.revoke(3)
    issuer.clock.advance(12)
    assert verdict(verifier, token) == "revoked"


def after_a_failure(issuer: Issuer) -> Verifier:
    """A verifier whose fetch of the list has failed. What it was accepted for is revoked now."""
    verifier = warm(issuer)
    good = issuer.answers[LIST]
    issuer.answers[LIST] = Answer("away", 500)
    issuer.clock.advance(10)
    assert verdict(verifier, issuer.listed_token()) == "accepted"
    land()
    issuer.answers[LIST] = good
    issuer.revoke(3)
    return verifier


def test_a_failure_before_an_idle_time_does_not_count_after_it(issuer: Issuer) -> None:
    verifier, token = after_a_failure(issuer), issuer.listed_token()
    issuer.clock.advance(20)
    assert verdict(verifier, token) == "revoked"


def test_a_failure_counts_for_twenty_seconds(issuer: Issuer) -> None:
    verifier, token = after_a_failure(issuer), issuer.listed_token()
    good = issuer.answers[LIST]
    gate = issuer.answers[LIST] = Answer(issuer.status_list())
    gate.gate.clear()
    issuer.clock.advance(19.9)
    assert at_once(lambda: verdict(verifier, token)) == "accepted"
    gate.gate.set()
    land()
    issuer.answers[LIST] = good
    assert verdict(verifier, token) == "revoked"


def test_after_an_idle_time_everybody_waits(issuer: Issuer) -> None:
    verifier = warm(issuer)
    token = issuer.listed_token()
    issuer.answers[LIST] = Answer("away", 500)
    issuer.clock.advance(10)
    assert verdict(verifier, token) == "accepted"
    land()
    issuer.revoke(3)
    slow = issuer.answers[LIST] = Answer(issuer.status_list())
    slow.gate.clear()
    issuer.clock.advance(20)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(verdict, verifier, token)
        while issuer.asked[LIST] < 3:
            pass
        second = pool.submit(verdict, verifier, token)
        wait([second], timeout=0.05)
        slow.gate.set()
        assert (first.result(), second.result()) == ("revoked", "revoked")
    assert issuer.asked[LIST] == 3


def test_the_issuer_is_away_accept_goes_on_and_recovers(issuer: Issuer) -> None:
    verifier = warm(issuer)
    before = dict(issuer.answers)
    issuer.go_away()
    for _ in range(300):
        issuer.clock.advance(1)
        assert at_once(lambda: verdict(verifier, issuer.listed_token())) == "accepted"
        land()
    assert verifier.counters()["status_unavailable_accepted"] > 250
    assert issuer.asked[LIST] <= 32
    issuer.answers.update(before)
    issuer.revoke(3)
    issuer.clock.advance(10)
    verdict(verifier, issuer.listed_token())
    land()
    assert verdict(verifier, issuer.listed_token()) == "revoked"


def test_the_issuer_is_away_refuse_says_503_and_recovers(issuer: Issuer) -> None:
    verifier = warm(issuer, if_status_unavailable="refuse")
    before = dict(issuer.answers)
    issuer.go_away()
    issuer.clock.advance(10)
    assert verdict(verifier, issuer.listed_token()) == "accepted"
    land()
    issuer.clock.advance(2)
    for _ in range(20):
        assert at_once(lambda: verdict(verifier, issuer.listed_token())) == "status_unavailable"
        land()
        issuer.clock.advance(1)
    issuer.answers.update(before)
    issuer.clock.advance(10)
    assert verdict(verifier, issuer.listed_token()) in ("accepted", "status_unavailable")
    land()
    assert verdict(verifier, issuer.listed_token()) == "accepted"


def test_a_list_that_lives_long_is_tried_every_ten_seconds_while_that_fails(issuer: Issuer) -> None:
    issuer.answers[LIST] = Answer(issuer.status_list(ttl=100))
    verifier = warm(issuer)
    issuer.answers[LIST] = Answer("away", 500)
    issuer.clock.advance(100)
    for tries in range(2, 5):
        assert verdict(verifier, issuer.listed_token()) == "accepted"
        land()
        assert issuer.asked[LIST] == tries
        issuer.clock.advance(10)


def test_a_known_revocation_counts_while_the_issuer_is_away(issuer: Issuer) -> None:
    issuer.revoke(3)
    verifier = verifier_of(issuer)
    assert verdict(verifier, issuer.listed_token()) == "revoked"
    issuer.go_away()
    issuer.clock.advance(3600)
    for _ in range(3):
        assert verdict(verifier, issuer.listed_token()) == "revoked"
        assert verdict(verifier, issuer.listed_token(idx=4)) == "accepted"


def test_a_list_that_was_never_had_is_unavailable(issuer: Issuer) -> None:
    issuer.answers[LIST] = Answer("away", 500)
    verifier = verifier_of(issuer)
    assert verdict(verifier, issuer.listed_token()) == "accepted"
    refuse = verifier.route(if_status_unavailable="refuse")
    assert verdict(verifier, issuer.listed_token(), refuse) == "status_unavailable"
    assert issuer.asked[LIST] == 1
    strict = verifier_of(issuer, if_status_unavailable="refuse")
    assert verdict(strict, issuer.listed_token()) == "status_unavailable"
    assert verdict(strict, issuer.listed_token(), strict.route(if_status_unavailable="accept")) == "accepted"


def test_ten_rotations_of_the_keys_go_unnoticed(issuer: Issuer) -> None:
    issuer.jwks_headers = {"Cache-Control": "max-age=10"}
    verifier = verifier_of(issuer, if_status_unavailable="refuse")
    names = [str(number) for number in range(11)]
    for current, following in itertools.pairwise(names):
        numbers = {current: int(current) % 3, following: int(following) % 3}
        issuer.keys = [jwk(key(number), kid) for kid, number in numbers.items()]
        issuer.signing = (key(numbers[current]), current)
        for _ in range(12):
            assert verdict(verifier, issuer.listed_token()) == "accepted"
            land()
            issuer.clock.advance(1)
    assert verifier.counters()["accepted"] == 120


def test_verification_works_in_a_forked_child(issuer: Issuer) -> None:
    verifier = verifier_of(issuer)
    gate = issuer.answers[JWKS] = Answer('{"keys": []}')
    gate.gate.clear()
    waiting = threading.Thread(target=verdict, args=(verifier, issuer.token()))
    waiting.start()
    while not issuer.asked[JWKS]:
        pass
    issuer.answers[JWKS] = Answer(json.dumps({"keys": issuer.keys}))
    issuer.clock.advance(1)
    token = issuer.listed_token()
    # The fetch is under way and the locks may be held: a child has neither the thread nor its owner.
    lock = verifier._keys._cached._lock
    with lock:
        child = os.fork()
        if child == 0:
            os._exit(0 if verdict(verifier, token) == "accepted" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    gate.gate.set()
    waiting.join()
    land()


def test_a_token_of_an_unknown_key_is_told_while_the_issuer_is_away(issuer: Issuer) -> None:
    verifier = warm(issuer)
    issuer.go_away()
    strange = signed(issuer.claims(), key(2), kid="two")
    assert verdict(verifier, strange) == "unknown_key"
    assert at_once(lambda: verdict(verifier, strange)) == "unknown_key"
    assert verdict(verifier, issuer.token()) == "accepted"

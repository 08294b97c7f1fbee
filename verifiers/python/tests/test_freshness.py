"""When keys and lists are fetched again, and what happens while that fails."""

import pytest

from countersign_verify import Verifier
from countersign_verify.settings import steady_clock

from .issuer import JWKS, LIST, METADATA, Answer, Issuer, jwk, key
from .support import at_once, land, verdict, verifier_of, warm


def test_fresh_keys_are_not_fetched_again(issuer: Issuer) -> None:
    verifier = warm(issuer)
    issuer.clock.advance(299.9)
    assert verdict(verifier, issuer.token()) == "accepted"
    land()
    assert issuer.asked[JWKS] == 1


def test_keys_that_are_due_are_fetched_behind(issuer: Issuer) -> None:
    verifier = warm(issuer)
    slow = Answer("held back")
    slow.gate.clear()
    issuer.answers[JWKS] = slow
    issuer.clock.advance(300)
    assert at_once(lambda: verdict(verifier, issuer.token())) == "accepted"
    assert at_once(lambda: verdict(verifier, issuer.token())) == "accepted"
    slow.gate.set()
    land()
    assert issuer.asked[JWKS] == 2


def test_overdue_keys_are_waited_for(issuer: Issuer) -> None:
    verifier = warm(issuer)
    issuer.clock.advance(360)
    issuer.keys = [jwk(key(2), "two")]
    # The old key is gone, and a request that does not wait would still accept it.
    assert verdict(verifier, issuer.token()) == "unknown_key"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=60"}, 60),
        ({"Cache-Control": 'public, max-age="60" , immutable'}, 60),
        ({"Cache-Control": "max-age=60", "Age": "20"}, 40),
        ({"Cache-Control": "max-age=60", "Age": "70"}, 10),
        ({"Cache-Control": "max-age=1"}, 10),
        ({"Cache-Control": "max-age=99999999"}, 24 * 3600),
        ({"Cache-Control": "s-maxage=5"}, 300),
        ({"Cache-Control": "no-store"}, 300),
        ({"Cache-Control": "max-age=-5"}, 300),
        ({}, 300),
    ],
    ids=str,
)
def test_keys_are_fresh_for_as_long_as_the_server_says(
    issuer: Issuer, headers: dict[str, str], seconds: int
) -> None:
    issuer.jwks_headers = headers
    verifier = verifier_of(issuer)
    assert verdict(verifier, issuer.token()) == "accepted"
    issuer.clock.advance(seconds - 0.1)
    assert verdict(verifier, issuer.token()) == "accepted"
    land()
    assert issuer.asked[JWKS] == 1
    issuer.clock.advance(0.1)
    assert verdict(verifier, issuer.token(iat=int(issuer.clock.wall))) in ("accepted", "keys_unavailable")
    land()
    assert issuer.asked[JWKS] == 2


def test_metadata_are_fetched_again_when_they_are_old(issuer: Issuer) -> None:
    issuer.jwks_headers = {"Cache-Control": "max-age=200"}
    verifier = verifier_of(issuer)
    for _ in range(4):
        assert verdict(verifier, issuer.token()) == "accepted"
        land()
        issuer.clock.advance(200)
    assert issuer.asked[METADATA] == 2


def test_keys_that_move_are_found_again(issuer: Issuer) -> None:
    metadata = '{"issuer": "%s", "jwks_uri": "%s"}'
    issuer.answers[METADATA] = Answer(
        metadata % (issuer.url, issuer.url + JWKS), headers={"Cache-Control": "max-age=86400"}
    )
    verifier = warm(issuer)
    issuer.answers["/moved"] = issuer.answers.pop(JWKS)
    issuer.answers[METADATA] = Answer(metadata % (issuer.url, issuer.url + "/moved"))
    for _ in range(2):
        issuer.clock.advance(300)
        assert verdict(verifier, issuer.token()) == "accepted"
        land()
    assert issuer.asked["/moved"] == 1


def test_without_keys_one_fetch_a_second_is_begun(issuer: Issuer, verifier: Verifier) -> None:
    issuer.go_away()
    for _ in range(3):
        assert verdict(verifier, issuer.token()) == "keys_unavailable"
    assert issuer.asked[METADATA] == 1
    issuer.clock.advance(1)
    assert verdict(verifier, issuer.token()) == "keys_unavailable"
    assert issuer.asked[METADATA] == 2


def test_a_list_is_polled_while_there_is_traffic(issuer: Issuer) -> None:
    verifier = warm(issuer)
    for polls in range(2, 6):
        issuer.clock.advance(9.9)
        assert verdict(verifier, issuer.listed_token()) == "accepted"
        land()
        assert issuer.asked[LIST] == polls - 1
        issuer.clock.advance(0.1)
        assert verdict(verifier, issuer.listed_token()) == "accepted"
        land()
        assert issuer.asked[LIST] == polls


def test_a_revoked_token_is_refused_within_twelve_seconds(issuer: Issuer) -> None:
    verifier = warm(issuer)
    token = issuer.listed_token()
    issuer.revoke(3)
    issuer.clock.advance(11.9)
    # Used once more while the next list is on its way, and refused from then on.
    assert verdict(verifier, token) == "accepted"
    land()
    assert verdict(verifier, token) == "revoked"


def test_what_was_long_on_its_way_is_as_old_as_its_fetch(issuer: Issuer) -> None:
    verifier = warm(issuer)
    slow = issuer.answers[LIST] = Answer(issuer.status_list())
    slow.gate.clear()
    issuer.clock.advance(10)
    assert verdict(verifier, issuer.listed_token()) == "accepted"
    while issuer.asked[LIST] == 1:
        pass
    issuer.clock.advance(1.5)
    slow.gate.set()
    land()
    issuer.revoke(3)
    issuer.answers[LIST] = Answer(issuer.status_list())
    issuer.clock.advance(10.5)
    assert verdict(verifier, issuer.listed_token()) == "revoked"


def test_the_steady_clock_goes_on() -> None:
    assert steady_clock() <= steady_clock()

"""Status lists: good ones, bad ones, and tokens that name them. Abuse cases 150 to 152."""

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from countersign_verify import Verifier

from .issuer import JWKS, LIST, Answer, Issuer, base64url, jwk, key, lst, signed
from .support import land, verdict, verifier_of


def test_a_revoked_token_is_refused_and_its_neighbours_are_not(issuer: Issuer, strict: Verifier) -> None:
    issuer.revoke(3)
    issuer.revoke(8)
    said = [verdict(strict, issuer.listed_token(idx=idx)) for idx in range(16)]
    assert [idx for idx in range(16) if said[idx] == "revoked"] == [3, 8]
    assert said.count("accepted") == 14
    assert issuer.asked[LIST] == 1
    assert issuer.seen[LIST]["accept"] == "application/statuslist+jwt"


@pytest.mark.parametrize("idx", [16, 17, 4096, 2**31 - 1])
def test_an_index_beyond_the_end_is_revoked_in_every_mode(issuer: Issuer, idx: int) -> None:
    for mode in ("accept", "refuse"):
        assert (
            verdict(verifier_of(issuer, if_status_unavailable=mode), issuer.listed_token(idx=idx))
            == "revoked"
        )


@pytest.mark.parametrize(
    ("bits", "statuses"),
    [
        (1, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]),
        (2, [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 0]),
        (4, [0, 1, 15, 0, 8, 0]),
        (8, [0, 255, 1, 128, 0]),
    ],
)
def test_statuses_of_1_2_4_and_8_bits_are_read(
    issuer: Issuer, strict: Verifier, bits: int, statuses: list[int]
) -> None:
    per_byte = 8 // bits
    packed = bytearray(len(statuses) // per_byte)
    for idx, status in enumerate(statuses):
        packed[idx // per_byte] |= status << idx % per_byte * bits
    issuer.answers[LIST] = Answer(issuer.status_list(status_list={"bits": bits, "lst": lst(bytes(packed))}))
    for idx, status in enumerate(statuses):
        expected = "revoked" if status else "accepted"
        assert verdict(strict, issuer.listed_token(idx=idx)) == expected
    assert verdict(strict, issuer.listed_token(idx=len(statuses))) == "revoked"


def member(bits: Any = 1, **changes: Any) -> dict[str, Any]:
    return {"bits": bits, "lst": lst(bytes(2))} | changes


GOOD = zlib.compress(bytes(2))
BAD_CLAIMS: dict[str, dict[str, Any]] = {
    "another list": {"sub": "https://login.example.com/status-lists/2"},
    "no sub": {"sub": None},
    "no iat": {"iat": None},
    "iat is text": {"iat": "1"},
    "iat is true": {"iat": True},
    "from the future": {"iat": 1_800_000_061},
    "expired": {"exp": 1_800_000_000},
    "exp is text": {"exp": "never"},
    "ttl 0": {"ttl": 0},
    "ttl below 0": {"ttl": -1},
    "ttl is text": {"ttl": "10"},
    "ttl is true": {"ttl": True},
    "no list": {"status_list": None},
    "a list of numbers": {"status_list": [0, 0]},
    "3 bits": {"status_list": member(3)},
    "0 bits": {"status_list": member(0)},
    "true bits": {"status_list": member(True)},
    "16 bits": {"status_list": member(16)},
    "bits are text": {"status_list": member("1")},
    "no lst": {"status_list": {"bits": 1}},
    "lst is no base64url": {"status_list": member(lst="!" + lst(bytes(2)))},
    "lst is padded": {"status_list": member(lst=lst(bytes(2)) + "==")},
    "lst is empty": {"status_list": member(lst="")},
    "lst is cut off": {"status_list": member(lst=base64url(GOOD[:-3]))},
    "lst is gzip": {"status_list": member(lst=base64url(gzip.compress(bytes(2))))},
    "lst is plain": {"status_list": member(lst=base64url(bytes(2)))},
    "lst has a tail": {"status_list": member(lst=base64url(GOOD + b"x"))},
    "lst has a wrong sum": {"status_list": member(lst=base64url(GOOD[:-1] + b"x"))},
}


@pytest.mark.parametrize("changes", BAD_CLAIMS.values(), ids=BAD_CLAIMS.keys())
def test_a_list_with_bad_claims_is_a_failed_fetch(
    issuer: Issuer, strict: Verifier, changes: dict[str, Any]
) -> None:
    issuer.answers[LIST] = Answer(issuer.status_list(**changes))
    assert verdict(strict, issuer.listed_token()) == "status_unavailable"
    assert strict.counters()["fetches_failed"] == 1


BAD_LISTS: dict[str, Callable[[Issuer], str]] = {
    "forged": lambda issuer: signed(issuer.list_claims(), key(2), typ="statuslist+jwt"),
    "of another issuer": lambda issuer: signed(issuer.list_claims(), key(2), "two", typ="statuslist+jwt"),
    "changed": lambda issuer: issuer.status_list()[:-6],
    "truncated": lambda issuer: issuer.status_list().rpartition(".")[0],
    "an access token": lambda issuer: signed(issuer.list_claims(), key(1)),
    "without type": lambda issuer: signed(issuer.list_claims(), key(1), typ=None),
    "of the type JWT": lambda issuer: signed(issuer.list_claims(), key(1), typ="JWT"),
    "of an odd type": lambda issuer: signed(issuer.list_claims(), key(1), typ=7),  # type: ignore[arg-type]
    "not signed": lambda issuer: signed(issuer.list_claims(), key(1), typ="statuslist+jwt", alg="none"),
    "with an odd kid": lambda issuer: signed(
        issuer.list_claims(),
        key(1),
        typ="statuslist+jwt",
        kid=1,  # type: ignore[arg-type]
    ),
    "with crit": lambda issuer: signed(issuer.list_claims(), key(1), typ="statuslist+jwt", crit=["exp"]),
    "HTML": lambda _: "<!doctype html><title>Sign in</title>",
    "empty": lambda _: "",
    "not ASCII": lambda issuer: issuer.status_list() + "ä",
    "followed by a line": lambda issuer: issuer.status_list() + "\n",
    "JSON": lambda issuer: json.dumps(issuer.list_claims()),
    "of 2 MB": lambda issuer: issuer.status_list(note="x" * 2_000_000),
}


@pytest.mark.parametrize("make", BAD_LISTS.values(), ids=BAD_LISTS.keys())
def test_a_bad_list_is_a_failed_fetch(
    issuer: Issuer, strict: Verifier, make: Callable[[Issuer], str]
) -> None:
    issuer.answers[LIST] = Answer(make(issuer))
    assert verdict(strict, issuer.listed_token()) == "status_unavailable"
    assert verdict(verifier_of(issuer), issuer.listed_token()) == "accepted"


@pytest.mark.parametrize("header", [{"alg": "PS256"}, {"alg": 7}, {"kid": 1}, {"kid": []}], ids=str)
def test_a_list_with_an_odd_header_has_no_keys_fetched(
    issuer: Issuer, strict: Verifier, header: dict[str, Any]
) -> None:
    issuer.answers[LIST] = Answer(signed(issuer.list_claims(), key(1), typ="statuslist+jwt", **header))
    assert verdict(strict, issuer.listed_token()) == "status_unavailable"
    assert issuer.asked[JWKS] == 1


@pytest.mark.parametrize("typ", ["statuslist+jwt", "StatusList+JWT", "application/statuslist+jwt"])
def test_types_of_lists_are_compared_without_case(issuer: Issuer, strict: Verifier, typ: str) -> None:
    issuer.answers[LIST] = Answer(signed(issuer.list_claims(), key(1), typ=typ))
    assert verdict(strict, issuer.listed_token()) == "accepted"


def test_a_deflate_bomb_is_refused_while_it_is_inflated(issuer: Issuer) -> None:
    bomb = lst(bytes(200_000_000))
    assert len(bomb) < 300_000
    verifier = verifier_of(issuer, if_status_unavailable="refuse")
    issuer.answers[LIST] = Answer(issuer.status_list(status_list={"bits": 1, "lst": bomb}))
    tracemalloc.start()
    assert verdict(verifier, issuer.listed_token()) == "status_unavailable"
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000


def test_a_list_may_have_just_as_many_bytes_as_were_set(issuer: Issuer) -> None:
    for size, expected in ((1000, "accepted"), (1001, "status_unavailable")):
        verifier = verifier_of(issuer, if_status_unavailable="refuse", max_list_bytes=1000)
        issuer.answers[LIST] = Answer(issuer.status_list(status_list={"bits": 1, "lst": lst(bytes(size))}))
        assert verdict(verifier, issuer.listed_token()) == expected


def test_a_list_may_come_compressed(issuer: Issuer, strict: Verifier) -> None:
    body = gzip.compress(issuer.status_list().encode())
    issuer.answers[LIST] = Answer(body, headers={"Content-Encoding": "gzip"})
    assert verdict(strict, issuer.listed_token()) == "accepted"


@pytest.mark.parametrize(
    ("held", "offered", "taken"),
    [
        ({"change_number": 5}, {"change_number": 4, "iat": 1_800_000_050}, False),
        ({"change_number": 5}, {"change_number": 5, "iat": 1_799_999_000}, True),
        ({"change_number": 5}, {"change_number": 6, "iat": 1_799_999_000}, True),
        ({"change_number": 5}, {"change_number": None, "iat": 1_799_999_999}, False),
        ({"change_number": None}, {"change_number": 1, "iat": 1_800_000_000}, True),
        ({"change_number": "9"}, {"change_number": 1, "iat": 1_800_000_001}, True),
        ({"change_number": 9.5}, {"change_number": 1, "iat": 1_799_999_999}, False),
        ({"change_number": None}, {"change_number": None, "iat": 1_799_999_999}, False),
    ],
    ids=str,
)
def test_an_older_list_never_takes_the_place_of_a_newer_one(
    issuer: Issuer, strict: Verifier, held: dict[str, Any], offered: dict[str, Any], taken: bool
) -> None:
    issuer.answers[LIST] = Answer(issuer.status_list(**held))
    assert verdict(strict, issuer.listed_token()) == "accepted"
    # The other list says that everything is revoked, which tells the two apart.
    revoked = {"bits": 1, "lst": lst(b"\xff\xff")}
    issuer.answers[LIST] = Answer(issuer.status_list(status_list=revoked, **offered))
    issuer.clock.advance(12)
    assert verdict(strict, issuer.listed_token()) == ("revoked" if taken else "status_unavailable")
    assert strict.counters()["status_list_older"] == (0 if taken else 1)


def test_a_list_that_counts_from_less_again_takes_the_place_of_one_that_has_expired(
    issuer: Issuer, strict: Verifier
) -> None:
    begin = int(issuer.clock.wall)
    revoked = {"bits": 1, "lst": lst(b"\xff\xff")}
    held = issuer.status_list(change_number=8, status_list=revoked, iat=begin, exp=begin + 300)
    issuer.answers[LIST] = Answer(held)
    assert verdict(strict, issuer.listed_token()) == "revoked"
    issuer.clock.advance(300)
    restored = issuer.status_list(change_number=2, iat=begin + 300, exp=begin + 600)
    issuer.answers[LIST] = Answer(restored)
    assert verdict(strict, issuer.listed_token()) == "accepted"
    assert strict.counters()["status_list_older"] == 0


def test_the_issuers_lists_are_signed_with_a_new_key(issuer: Issuer, strict: Verifier) -> None:
    assert verdict(strict, issuer.listed_token()) == "accepted"
    token = issuer.listed_token()
    issuer.keys.append(jwk(key(2), "two"))
    issuer.signing = (key(2), "two")
    issuer.clock.advance(12)
    assert verdict(strict, token) == "accepted"
    assert issuer.asked[JWKS] == 2


def test_a_list_that_expires_while_it_is_fresh_is_unavailable(issuer: Issuer, strict: Verifier) -> None:
    issuer.revoke(5)
    issuer.answers[LIST] = Answer(issuer.status_list(exp=int(issuer.clock.wall) + 300, ttl=3600))
    assert verdict(strict, issuer.listed_token()) == "accepted"
    # Only the clock on the wall moves, as when somebody sets it.
    issuer.clock.wall += 300
    assert verdict(strict, issuer.listed_token()) == "status_unavailable"
    assert verdict(strict, issuer.listed_token(idx=5)) == "revoked"


def test_a_list_that_ends_soon_is_fetched_again_by_then(issuer: Issuer, strict: Verifier) -> None:
    issuer.answers[LIST] = Answer(issuer.status_list(exp=int(issuer.clock.wall) + 5, ttl=3600))
    assert verdict(strict, issuer.listed_token()) == "accepted"
    issuer.answers[LIST] = lambda: Answer(issuer.status_list())
    issuer.clock.advance(6)
    assert verdict(strict, issuer.listed_token()) == "accepted"


@pytest.mark.parametrize(
    ("ttl", "seconds"), [(None, 10), (1, 1), (0.001, 1), (60, 60), (10**9, 3600), (1e308, 3600)], ids=str
)
def test_the_ttl_of_a_list_says_when_it_is_fetched_again(
    issuer: Issuer, strict: Verifier, ttl: float | None, seconds: float
) -> None:
    issuer.answers[LIST] = lambda: Answer(issuer.status_list(ttl=ttl, exp=None))
    for tries in (1, 2, 3):
        assert verdict(strict, issuer.listed_token(exp=2**40)) == "accepted"
        land()
        assert issuer.asked[LIST] == tries
        issuer.clock.advance(seconds - 0.5)
        assert verdict(strict, issuer.listed_token(exp=2**40)) == "accepted"
        land()
        assert issuer.asked[LIST] == tries
        issuer.clock.advance(0.5)

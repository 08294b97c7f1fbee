"""Counters, events and log lines, and that no token is in them. Abuse case 158."""

import logging
from collections.abc import Mapping
from typing import Any

import pytest

from countersign_verify import REASONS, Refusal, Verifier

from .issuer import JWKS, LIST, Answer, Issuer, key, signed
from .support import land, verdict, verifier_of


def test_everything_is_counted(issuer: Issuer, verifier: Verifier) -> None:
    counters = verifier.counters()
    assert set(counters) == {
        "accepted",
        *REASONS,
        "fetches",
        "fetches_failed",
        "status_unavailable_accepted",
        "status_list_older",
    }
    assert not any(counters.values())
    for token in (issuer.token(), issuer.listed_token(), issuer.token(exp=1), "x"):
        verdict(verifier, token)
    counted = {name: count for name, count in verifier.counters().items() if count}
    assert counted == {"accepted": 2, "expired": 1, "malformed": 1, "fetches": 2}


def test_the_hook_gets_every_event(issuer: Issuer) -> None:
    events: list[tuple[str, Mapping[str, Any]]] = []
    verifier = verifier_of(issuer, on_event=lambda name, fields: events.append((name, dict(fields))))
    verdict(verifier, issuer.listed_token())
    verdict(verifier, "x")
    good = issuer.answers[LIST]
    issuer.answers[LIST] = Answer("away", 500)
    issuer.clock.advance(12)
    verdict(verifier, issuer.listed_token())
    issuer.answers[LIST] = good
    issuer.clock.advance(12)
    verdict(verifier, issuer.listed_token())
    land()
    keys, uri = f"the keys of {issuer.url}", issuer.url + LIST
    assert events == [
        ("fetch_begun", {"what": keys}),
        ("fetch_begun", {"what": f"the status list {uri}"}),
        ("accepted", {}),
        ("refused", {"reason": "malformed"}),
        ("fetch_begun", {"what": f"the status list {uri}"}),
        ("fetch_failed", {"what": f"the status list {uri}", "cause": f"{uri} answered 500"}),
        *events[6:],
    ]
    # The last fetch goes on behind, and so its events come at any time.
    assert sorted(name for name, _ in events[6:]) == [
        "accepted",
        "accepted",
        "fetch_begun",
        "fetch_recovered",
        "status_unavailable_accepted",
        "status_unavailable_accepted",
    ]


def test_a_hook_that_fails_decides_nothing(issuer: Issuer, caplog: pytest.LogCaptureFixture) -> None:
    def broken(name: str, fields: Mapping[str, Any]) -> None:
        raise ValueError("no")

    verifier = verifier_of(issuer, on_event=broken)
    assert verdict(verifier, issuer.token()) == "accepted"
    assert verdict(verifier, "x") == "malformed"
    assert "on_event" in caplog.text


def test_a_hook_may_ask_the_verifier(issuer: Issuer) -> None:
    seen: list[int] = []

    def curious(name: str, fields: Mapping[str, Any]) -> None:
        if name.startswith("fetch"):
            seen.append(verifier.counters()["fetches"])
            verdict(verifier, "x")

    verifier = verifier_of(issuer, on_event=curious)
    assert verdict(verifier, issuer.token()) == "accepted"
    assert seen == [1]


def test_lines_of_a_kind_come_once_a_minute(issuer: Issuer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "countersign_verify")
    verifier = verifier_of(issuer)
    for _ in range(50):
        verdict(verifier, "x")
    verdict(verifier, issuer.token(exp=1))
    lines = [record.getMessage() for record in caplog.records if record.name == "countersign_verify"]
    assert lines == [
        "a request was refused: The token is malformed",
        "a request was refused: The token has expired",
    ]
    issuer.clock.advance(60)
    verdict(verifier, "x")
    assert "The token is malformed (49 more since the last line)" in caplog.text


def test_failures_are_warnings_and_their_end_is_told(
    issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "countersign_verify")
    verifier = verifier_of(issuer)
    good = issuer.answers[JWKS]
    issuer.answers[JWKS] = Answer("away", 500)
    verdict(verifier, issuer.token())
    issuer.answers[JWKS] = good
    issuer.clock.advance(1)
    verdict(verifier, issuer.token())
    lines = [(r.levelname, r.getMessage()) for r in caplog.records if r.name == "countersign_verify"]
    assert lines == [
        ("WARNING", f"the fetch of the keys of {issuer.url} failed: {issuer.url}{JWKS} answered 500"),
        ("INFO", f"the fetch of the keys of {issuer.url} succeeds again"),
    ]


def test_no_token_is_in_a_log_an_event_or_a_printed_form(
    issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    verifier = verifier_of(
        issuer, on_event=lambda name, fields: told.append(f"{name} {dict(fields)}"), scopes=["orders"]
    )
    issuer.revoke(3)
    tokens = [
        issuer.token(),
        issuer.listed_token(idx=1),
        issuer.listed_token(idx=3),
        issuer.token(exp=1),
        issuer.token(scope="x"),
        issuer.token()[:-6],
        signed(issuer.claims(), key(2), kid="c2VjcmV0LWtpZA"),
    ]
    printed: list[str] = []
    for token in tokens:
        try:
            accepted = verifier.verify(token)
            printed += [repr(accepted), str(accepted)]
        except Refusal as refusal:
            printed += [repr(refusal), str(refusal), str(refusal.headers), str(refusal.body)]
    issuer.answers[LIST] = Answer(issuer.status_list()[:-3])
    issuer.clock.advance(12)
    verdict(verifier, issuer.listed_token(idx=1))
    land()
    everything = "\n".join([caplog.text, *told, *printed, repr(verifier)])
    parts = {part for token in [*tokens, issuer.status_list()] for part in token.split(".")}
    assert not [part for part in parts if part in everything]
    assert "c2VjcmV0LWtpZA" not in everything
    assert issuer.claims()["jti"] not in everything


def test_the_printed_form_shows_subject_client_and_scopes(issuer: Issuer, verifier: Verifier) -> None:
    token = verifier.verify(issuer.token(scope="orders"))
    subject = issuer.claims()["sub"]
    assert repr(token) == f"AccessToken(subject='{subject}', client_id='web', scopes=frozenset({{'orders'}}))"

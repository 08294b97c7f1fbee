"""What tokens say about their status, and which lists are accepted. Abuse case 153."""

from typing import Any

import pytest

from countersign_verify import Verifier

from .issuer import JWKS, LIST, Answer, Issuer
from .support import land, verdict, verifier_of


@pytest.mark.parametrize(
    "claim",
    [
        7,
        "x",
        [],
        {"status_list": 7},
        {"status_list": None},
        {"status_list": {}},
        {"status_list": {"idx": 1}},
        {"status_list": {"uri": "x"}},
        *({"status_list": {"idx": idx, "uri": "x"}} for idx in (-1, 2**31, 1.0, "1", True, None, [1])),
        *({"status_list": {"idx": 1, "uri": uri}} for uri in (7, None, ["x"])),
    ],
    ids=str,
)
def test_a_status_claim_of_another_shape_is_malformed(issuer: Issuer, verifier: Verifier, claim: Any) -> None:
    assert verdict(verifier, issuer.token(status=claim)) == "malformed"


def test_tokens_without_a_list_are_accepted_unless_one_is_required(
    issuer: Issuer, verifier: Verifier
) -> None:
    other = {"identifier_list": {"id": "x", "uri": "https://other.example/list"}}
    assert verdict(verifier, issuer.token()) == "accepted"
    assert verdict(verifier, issuer.token(status=other)) == "accepted"
    demanding = verifier_of(issuer, require_status=True)
    assert verdict(demanding, issuer.token()) == "status_missing"
    assert verdict(demanding, issuer.token(status=other)) == "status_missing"
    assert verdict(demanding, issuer.listed_token()) == "accepted"


def test_the_status_is_not_looked_at_where_that_is_switched_off(issuer: Issuer) -> None:
    issuer.revoke(3)
    verifier = verifier_of(issuer, check_status=False)
    assert verdict(verifier, issuer.listed_token()) == "accepted"
    assert verdict(verifier, issuer.token(status=7)) == "accepted"
    assert LIST not in issuer.asked


@pytest.mark.parametrize(
    "uri",
    [
        "http://localhost:{port}/status-lists/1",
        "http://127.0.0.1:1/status-lists/1",
        "https://127.0.0.1:{port}/status-lists/1",
        "http://127.0.0.1:{port}@other.example/status-lists/1",
        "http://u:p@127.0.0.1:{port}/status-lists/1",
        "http://127.0.0.1:{port}.other.example/status-lists/1",
        "http://127.0.0.1:{port}/tenant/../status-lists/1",
        "http://127.0.0.1:{port}/tenant/%2e%2E/status-lists/1",
        "http://127.0.0.1:{port}/tenant/..",
        "http://127.0.0.1:{port}/tenant\\..\\x",
        "http://127.0.0.1:{port}/tenants/1",
        "http://127.0.0.1:{port}/status-lists/1",
        "http://127.0.0.1:{port}/tenant",
        "http://127.0.0.1:{port}/tenant/1#x",
        "http://127.0.0.1:{port}/tenant/ 1",
        "http://127.0.0.1:{port}/tenant/1\n",
        "http://127.0.0.1:99999/tenant/1",
        "http://[::1/tenant/1",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/tenant/1",
        "//127.0.0.1:{port}/tenant/1",
        "/tenant/1",
        "x",
        "",
    ],
)
def test_a_list_uri_of_another_origin_is_refused_and_not_fetched(issuer: Issuer, uri: str) -> None:
    name = issuer.url + "/tenant"
    verifier = verifier_of(issuer, issuer=name, jwks_uri=issuer.url + JWKS)
    uri = uri.format(port=issuer.url.rpartition(":")[2])
    before = issuer.asked.copy()
    assert verdict(verifier, issuer.listed_token(iss=name, uri=uri)) == "status_foreign"
    land()
    assert issuer.asked - before == {JWKS: 1}


def test_a_list_below_the_path_of_the_issuer_is_accepted(issuer: Issuer) -> None:
    name, uri = issuer.url + "/tenant", issuer.url + "/tenant/lists/1?page=2"
    issuer.answers["/tenant/lists/1"] = Answer(issuer.status_list(sub=uri))
    verifier = verifier_of(issuer, issuer=name, jwks_uri=issuer.url + JWKS, if_status_unavailable="refuse")
    assert verdict(verifier, issuer.listed_token(iss=name, uri=uri)) == "accepted"


def test_lists_of_a_further_origin_are_accepted_where_it_is_named(issuer: Issuer) -> None:
    name, uri = "https://login.example.com", issuer.url + LIST
    settings: dict[str, Any] = {
        "issuer": name,
        "jwks_uri": issuer.url + JWKS,
        "if_status_unavailable": "refuse",
    }
    assert verdict(verifier_of(issuer, **settings), issuer.listed_token(iss=name)) == "status_foreign"
    settings["status_list_origins"] = [issuer.url.upper().replace("HTTP", "http")]
    assert verdict(verifier_of(issuer, **settings), issuer.listed_token(iss=name, uri=uri)) == "accepted"


def test_at_most_64_lists_are_kept_and_the_least_used_one_goes(issuer: Issuer, strict: Verifier) -> None:
    def token(number: int) -> str:
        path = f"/lists/{number}"
        issuer.answers.setdefault(path, lambda: Answer(issuer.status_list(sub=issuer.url + path)))
        return issuer.listed_token(uri=issuer.url + path)

    for number in range(64):
        assert verdict(strict, token(number)) == "accepted"
    # The first is used again, and so the second is the one that goes.
    assert verdict(strict, token(0)) == "accepted"
    assert verdict(strict, token(64)) == "accepted"
    for number in (0, 2, 64):
        assert verdict(strict, token(number)) == "accepted"
        assert issuer.asked[f"/lists/{number}"] == 1
    assert verdict(strict, token(1)) == "accepted"
    assert issuer.asked["/lists/1"] == 2

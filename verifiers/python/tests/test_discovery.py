"""Where keys come from: metadata, OpenID Connect Discovery, a given URL, another base URL."""

import json
from typing import Any

import pytest

from countersign_verify import Verifier

from .issuer import JWKS, METADATA, Answer, Issuer, jwk, key
from .support import verdict, verifier_of

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

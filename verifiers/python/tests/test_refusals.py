"""What a refusal looks like, and that all kits say the same. Abuse case 146."""

import json
from pathlib import Path

import pytest

from countersign_verify import REASONS, Refusal, Verifier

from .issuer import Issuer

SHARED = Path(__file__).parents[2] / "reasons.json"


def test_the_reasons_are_those_of_all_kits() -> None:
    shared = json.loads(SHARED.read_text())
    mine = {
        name: {"status": reason.status, "error": reason.error, "description": reason.description}
        for name, reason in REASONS.items()
    }
    assert mine == shared
    assert list(mine) == list(shared)


def test_a_missing_token_is_challenged_without_an_error_code() -> None:
    refusal = Refusal("missing_token")
    assert refusal.headers == {"WWW-Authenticate": "Bearer"}
    assert refusal.body == {
        "error": "missing_token",
        "error_description": "This resource needs a bearer token",
    }


def test_a_bad_token_is_challenged_with_an_error_code() -> None:
    refusal = Refusal("expired")
    assert refusal.headers == {
        "WWW-Authenticate": 'Bearer error="invalid_token", error_description="The token has expired"'
    }
    assert refusal.body == {"error": "invalid_token", "error_description": "The token has expired"}


@pytest.mark.parametrize("reason", ["keys_unavailable", "status_unavailable"])
def test_what_cannot_be_known_is_no_challenge(reason: str) -> None:
    refusal = Refusal(reason)
    assert (refusal.status, refusal.headers) == (503, {"Retry-After": "1"})
    assert refusal.body["error"] == reason


def refused(verifier: Verifier, authorization: list[str], in_query: bool = False) -> str:
    with pytest.raises(Refusal) as caught:
        verifier.authenticate(authorization, in_query)
    return caught.value.reason


def test_the_token_of_a_request_is_found(issuer: Issuer, verifier: Verifier) -> None:
    token = issuer.token()
    for value in (f"Bearer {token}", f"bearer {token}", f"BEARER  {token} "):
        assert verifier.authenticate([value]).client_id == "web"


def test_a_request_without_a_bearer_token(issuer: Issuer, verifier: Verifier) -> None:
    for authorization in ([], ["Basic YTpi"], [""], ["Bearertoken"], ["DPoP x"], ["Basic YTpi", "DPoP x"]):
        assert refused(verifier, authorization) == "missing_token"
    # A token in the query alone is not read.
    assert refused(verifier, [], in_query=True) == "missing_token"
    assert refused(verifier, ["Basic YTpi"], in_query=True) == "missing_token"


def test_a_request_with_two_tokens(issuer: Issuer, verifier: Verifier) -> None:
    value = f"Bearer {issuer.token()}"
    assert refused(verifier, [value, value]) == "two_tokens"
    assert refused(verifier, [value, "Basic YTpi"]) == "two_tokens"
    assert refused(verifier, ["Basic YTpi", value]) == "two_tokens"
    assert refused(verifier, [value], in_query=True) == "two_tokens"
    # Servers may join two headers.
    assert refused(verifier, [f"{value}, {value}"]) == "two_tokens"
    assert refused(verifier, [f"{value},bearer x"]) == "two_tokens"
    assert not issuer.asked


@pytest.mark.parametrize("value", ["Bearer", "Bearer ", "Bearer a b", "Bearer a.b.c d", "Bearer a\tb"])
def test_an_empty_token_or_one_with_spaces_is_malformed(verifier: Verifier, value: str) -> None:
    assert refused(verifier, [value]) == "malformed"


def test_the_metadata_of_a_protected_resource(issuer: Issuer, verifier: Verifier) -> None:
    described = verifier.protected_resource("https://api.example.com/v1", ["write", "orders"])
    assert described.path == "/.well-known/oauth-protected-resource/v1"
    assert described.url == "https://api.example.com/.well-known/oauth-protected-resource/v1"
    assert described.document == {
        "resource": "https://api.example.com/v1",
        "authorization_servers": [issuer.url],
        "scopes_supported": ["orders", "write"],
        "bearer_methods_supported": ["header"],
    }
    assert described.headers == {"Access-Control-Allow-Origin": "*"}
    with pytest.raises(Refusal) as caught:
        verifier.authenticate([])
    assert caught.value.headers == {"WWW-Authenticate": f'Bearer resource_metadata="{described.url}"'}
    assert (
        verifier.protected_resource("https://api.example.com/").path
        == "/.well-known/oauth-protected-resource"
    )

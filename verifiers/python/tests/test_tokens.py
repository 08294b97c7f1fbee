"""Tokens that are refused for what they are, in the order of the checks. Abuse cases 146 and 147."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from countersign_verify import Refusal, Verifier

from .issuer import AUDIENCE as AUD
from .issuer import JWKS, METADATA, Issuer, base64url, key, signed
from .support import verdict, verifier_of


def test_a_good_token_gives_a_typed_token(issuer: Issuer, verifier: Verifier) -> None:
    token = verifier.verify(issuer.token())
    claims = issuer.claims()
    assert token.subject == claims["sub"]
    assert token.client_id == "web"
    assert token.scopes == {"orders", "profile"}
    assert token.roles == ("admin",)
    assert token.username == "alice"
    assert (token.issued_at, token.expires_at) == (claims["iat"], claims["exp"])
    assert dict(token.claims) == claims
    assert not token.is_client


def test_a_token_cannot_be_changed(issuer: Issuer, verifier: Verifier) -> None:
    token = verifier.verify(issuer.token())
    with pytest.raises(AttributeError):
        token.subject = "somebody else"  # type: ignore[misc]
    with pytest.raises(TypeError):
        token.claims["sub"] = "somebody else"  # type: ignore[index]


def test_a_client_has_a_token_for_itself(issuer: Issuer, verifier: Verifier) -> None:
    token = verifier.verify(issuer.token(sub="web", roles=None, preferred_username=None, scope=None))
    assert token.is_client
    assert (token.roles, token.username, token.scopes) == ((), None, frozenset())


@pytest.mark.parametrize("roles", ["admin", {"admin": True}, ["admin", 1], 7])
def test_roles_of_another_shape_give_no_role(issuer: Issuer, verifier: Verifier, roles: Any) -> None:
    assert verifier.verify(issuer.token(roles=roles)).roles == ()


@pytest.mark.parametrize(
    "token",
    ["", " ", "nonsense", "a.b", "a.b.c.d", "a b.c.d", "ä.b.c", "....", "a.b.c", "e30.e30", "x" * 1_000_000],
    ids=lambda token: f"{len(token)} bytes" if len(token) > 20 else token,
)
def test_garbage_is_malformed_and_fetches_nothing(issuer: Issuer, verifier: Verifier, token: str) -> None:
    assert verdict(verifier, token) == "malformed"
    assert not issuer.asked


@pytest.mark.parametrize("tail", [".AAAA", ".", "\n", " ", "!", "="])
def test_a_token_with_something_behind_it_is_malformed(issuer: Issuer, verifier: Verifier, tail: str) -> None:
    assert verdict(verifier, issuer.token() + tail) == "malformed"


def test_a_token_over_16_kib_is_malformed_however_good(issuer: Issuer, verifier: Verifier) -> None:
    assert verdict(verifier, issuer.token(note="x" * 8000)) == "accepted"
    assert verdict(verifier, issuer.token(note="x" * 13000)) == "malformed"


@pytest.mark.parametrize(
    "payload",
    [
        "[]",
        '"text"',
        "1",
        "null",
        "{",
        '{"iss": NaN}',
        "[" * 11000,
        '{"a":' * 2000,
        '{"sub": "alice", "sub": "bob"}',
        '{"a": {"b": 1, "b": 2}}',
    ],
    ids=lambda payload: payload[:24],
)
def test_a_payload_that_is_no_plain_object_is_malformed(
    issuer: Issuer, verifier: Verifier, payload: str
) -> None:
    assert verdict(verifier, signed(payload, key(1))) == "malformed"
    assert not issuer.asked


def test_a_header_with_a_doubled_member_is_malformed(issuer: Issuer, verifier: Verifier) -> None:
    header = base64url(b'{"alg":"RS256","typ":"at+jwt","kid":"one","kid":"two"}')
    _, payload, signature = issuer.token().split(".")
    assert verdict(verifier, f"{header}.{payload}.{signature}") == "malformed"


@pytest.mark.parametrize("extension", [{"crit": ["exp"]}, {"crit": []}, {"b64": False}, {"b64": True}])
def test_an_extension_that_is_not_known_is_malformed(
    issuer: Issuer, verifier: Verifier, extension: dict[str, Any]
) -> None:
    assert verdict(verifier, signed(issuer.claims(), key(1), **extension)) == "malformed"


@pytest.mark.parametrize("typ", ["JWT", "jwt", None, "id+jwt", "statuslist+jwt", "at+jwt ", "xat+jwt"])
def test_a_token_of_another_type_is_refused(issuer: Issuer, verifier: Verifier, typ: str | None) -> None:
    assert verdict(verifier, signed(issuer.claims(), key(1), typ=typ)) == "wrong_type"
    assert not issuer.asked


def test_a_type_that_is_no_text_is_refused_in_every_mode(issuer: Issuer) -> None:
    lenient = verifier_of(issuer, accept_typ_jwt=True)
    types: list[Any] = [7, ["at+jwt"], {}, True]
    for typ in types:
        assert verdict(lenient, signed(issuer.claims(), key(1), typ=typ)) == "wrong_type"


@pytest.mark.parametrize("typ", ["at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+jwt"])
def test_the_type_is_compared_without_case(issuer: Issuer, verifier: Verifier, typ: str) -> None:
    assert verdict(verifier, signed(issuer.claims(), key(1), typ=typ)) == "accepted"


def test_a_setting_accepts_plain_jwt(issuer: Issuer) -> None:
    lenient = verifier_of(issuer, accept_typ_jwt=True)
    for typ in ("JWT", "jwt", None, "at+jwt"):
        assert verdict(lenient, signed(issuer.claims(), key(1), typ=typ)) == "accepted"
    assert verdict(lenient, signed(issuer.claims(), key(1), typ="statuslist+jwt")) == "wrong_type"


def test_none_is_no_algorithm(issuer: Issuer, verifier: Verifier) -> None:
    header = base64url(b'{"alg":"none","typ":"at+jwt","kid":"one"}')
    unsigned = f"{header}.{base64url(json.dumps(issuer.claims()).encode())}."
    assert verdict(verifier, unsigned) == "wrong_algorithm"
    assert verdict(verifier, unsigned + "AAAA") == "wrong_algorithm"
    assert not issuer.asked


def test_hs256_with_the_public_key_is_refused(issuer: Issuer, verifier: Verifier) -> None:
    pem = (
        key(1)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    header = base64url(b'{"alg":"HS256","typ":"at+jwt","kid":"one"}')
    signing_input = f"{header}.{base64url(json.dumps(issuer.claims()).encode())}"
    signature = hmac.digest(pem, signing_input.encode(), hashlib.sha256)
    assert verdict(verifier, f"{signing_input}.{base64url(signature)}") == "wrong_algorithm"


@pytest.mark.parametrize("alg", ["RS384", "PS256", "ES256", "rs256", 7, None, ["RS256"]])
def test_another_algorithm_is_refused(issuer: Issuer, verifier: Verifier, alg: Any) -> None:
    assert verdict(verifier, signed(issuer.claims(), key(1), alg=alg)) == "wrong_algorithm"
    assert not issuer.asked


def test_a_kid_that_is_no_text_is_malformed(issuer: Issuer, verifier: Verifier) -> None:
    assert verdict(verifier, signed(issuer.claims(), key(1), kid=1)) == "malformed"  # type: ignore[arg-type]


def test_a_token_that_another_key_signed_is_refused(issuer: Issuer, verifier: Verifier) -> None:
    assert verdict(verifier, signed(issuer.claims(), key(2))) == "bad_signature"
    token = issuer.token()
    assert verdict(verifier, token[:-8]) == "bad_signature"
    assert verdict(verifier, token.rpartition(".")[0] + ".") == "bad_signature"
    header, _, signature = token.split(".")
    payload = base64url(json.dumps(issuer.claims(sub="root")).encode())
    assert verdict(verifier, f"{header}.{payload}.{signature}") == "bad_signature"


def test_a_token_is_good_until_the_second_of_its_end(issuer: Issuer, verifier: Verifier) -> None:
    token = issuer.token()
    issuer.clock.advance(599.9)
    assert verdict(verifier, token) == "accepted"
    issuer.clock.advance(0.1)
    assert verdict(verifier, token) == "expired"


@pytest.mark.parametrize("exp", [None, "1800000600", True, [1], {}])
def test_a_token_needs_an_end(issuer: Issuer, verifier: Verifier, exp: Any) -> None:
    assert verdict(verifier, issuer.token(exp=exp)) == "malformed"


def test_an_end_that_never_comes_is_malformed(issuer: Issuer, verifier: Verifier) -> None:
    text = json.dumps(issuer.claims()).replace(str(issuer.claims()["exp"]), "1e999")
    assert verdict(verifier, signed(text, key(1))) == "malformed"


@pytest.mark.parametrize("claim", ["iat", "nbf"])
def test_a_token_from_the_future_is_refused(issuer: Issuer, verifier: Verifier, claim: str) -> None:
    now = issuer.clock.wall
    assert verdict(verifier, issuer.token(**{claim: now + 60})) == "accepted"
    assert verdict(verifier, issuer.token(**{claim: now + 61})) == "not_yet_valid"
    assert (
        verdict(verifier, issuer.token(**({"iat": now, "nbf": now} | {claim: now + 61}))) == "not_yet_valid"
    )


@pytest.mark.parametrize(
    "changes", [{"iat": None}, {"iat": "1"}, {"iat": True}, {"nbf": "1"}, {"nbf": False}]
)
def test_a_start_that_is_no_number_is_malformed(
    issuer: Issuer, verifier: Verifier, changes: dict[str, Any]
) -> None:
    assert verdict(verifier, issuer.token(**changes)) == "malformed"
    assert verdict(verifier, issuer.token(**({"nbf": 1} | changes))) == "malformed"


def test_the_issuer_is_compared_byte_for_byte(issuer: Issuer, verifier: Verifier) -> None:
    for iss in ("https://other.example", issuer.url + "/", issuer.url.upper(), None, [issuer.url]):
        assert verdict(verifier, issuer.token(iss=iss)) == "wrong_issuer"


def test_one_of_the_audiences_has_to_be_named(issuer: Issuer, verifier: Verifier) -> None:
    for aud in ("https://other.example", "https://api.example.com/", [], None, 7, {"aud": 1}, [1, AUD]):
        assert verdict(verifier, issuer.token(aud=aud)) == "wrong_audience"
    assert verdict(verifier, issuer.token(aud=["https://other.example", AUD])) == "accepted"
    several = verifier_of(issuer, audience=["https://a.example", AUD])
    assert verdict(several, issuer.token()) == "accepted"


@pytest.mark.parametrize("claim", ["sub", "client_id", "jti"])
def test_what_rfc_9068_demands_has_to_be_there(issuer: Issuer, verifier: Verifier, claim: str) -> None:
    for value in (None, 7, ["x"]):
        assert verdict(verifier, issuer.token(**{claim: value})) == "malformed"


def test_the_checks_come_in_their_order(issuer: Issuer) -> None:
    verifier = verifier_of(issuer, scopes=["missing"])
    wrong: dict[str, Any] = {"exp": 1, "iat": 2**40, "iss": "x", "aud": "y", "scope": "z"}
    right = issuer.claims()
    assert verdict(verifier, signed(issuer.claims(**wrong), key(2), kid="two")) == "unknown_key"
    assert verdict(verifier, signed(issuer.claims(**wrong), key(2))) == "bad_signature"
    for claim, reason in [
        ("exp", "expired"),
        ("iat", "not_yet_valid"),
        ("iss", "wrong_issuer"),
        ("aud", "wrong_audience"),
    ]:
        assert verdict(verifier, issuer.listed_token(**wrong)) == reason
        wrong[claim] = right[claim]
    # The status comes last: nothing is asked about a token that is refused before.
    assert verdict(verifier, issuer.listed_token(**wrong)) == "insufficient_scope"
    assert set(issuer.asked) == {METADATA, JWKS}


def test_scopes_are_needed_by_verifier_and_route(issuer: Issuer) -> None:
    verifier = verifier_of(issuer, scopes=["orders"])
    assert verdict(verifier, issuer.token(scope="orders")) == "accepted"
    assert verdict(verifier, issuer.token(scope=None)) == "insufficient_scope"
    route = verifier.route(scopes=["write"], any_scopes=["a", "b"])
    assert verdict(verifier, issuer.token(scope="orders write b"), route) == "accepted"
    for scope in ("write b", "orders b", "orders write", "orders write c", "ORDERS write a", ""):
        assert verdict(verifier, issuer.token(scope=scope), route) == "insufficient_scope"


def test_a_refusal_names_the_scopes_that_are_needed(issuer: Issuer, verifier: Verifier) -> None:
    with pytest.raises(Refusal) as caught:
        verifier.verify(issuer.token(), verifier.route(scopes=["write", "admin"]))
    assert 'scope="admin write"' in caught.value.headers["WWW-Authenticate"]


def test_scopes_are_words_between_single_spaces(issuer: Issuer, verifier: Verifier) -> None:
    assert verifier.verify(issuer.token(scope="a\tb  c")).scopes == {"a\tb", "c"}
    assert verdict(verifier, issuer.token(scope=["orders"])) == "malformed"

"""Where keys come from, and everything that can be wrong with them."""

import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from countersign_verify import Verifier

from .issuer import JWKS, Answer, Issuer, jwk, key, signed
from .support import verdict, verifier_of

OPENID = "/.well-known/openid-configuration"
KEYS = json.dumps({"keys": [jwk(key(1), "one")]})


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

"""The issuer's public keys (RFC 7517), and which one a token is to be verified with."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from .jws import BadForm, json_object

# For each algorithm (RFC 7518 §3.1, RFC 8037 §3.1): kty, crv, and the members of the public key.
_RSA = ("RSA", None, ("kty", "n", "e"))
_EC_MEMBERS = ("kty", "crv", "x", "y")
_KEY_OF: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), _RSA),
    "ES256": ("EC", "P-256", _EC_MEMBERS),
    "ES384": ("EC", "P-384", _EC_MEMBERS),
    "ES512": ("EC", "P-521", _EC_MEMBERS),
    "EdDSA": ("OKP", "Ed25519", ("kty", "crv", "x")),
}
_RSA_BITS = range(2048, 8192 + 1)


class _Key(NamedTuple):
    kid: str | None
    by_algorithm: dict[str, Any]


class KeySet:
    """The keys of a JWK Set that can verify something."""

    def __init__(self, keys: list[_Key]) -> None:
        self._by_name = {
            (key.kid, algorithm): public for key in keys for algorithm, public in key.by_algorithm.items()
        }
        self._only = keys[0].by_algorithm if len(keys) == 1 else {}

    def find(self, kid: str | None, algorithm: str) -> Any:
        """The key of that name for that algorithm, or None. Without a name, the only key of the set."""
        return self._only.get(algorithm) if kid is None else self._by_name.get((kid, algorithm))


def parse_keys(body: bytes, algorithms: frozenset[str]) -> KeySet | None:
    """Reads a JWK Set (RFC 7517 §5), or returns None unless it has a key for one of the algorithms."""
    try:
        members = json_object(body).get("keys")
    except BadForm:
        return None
    if not isinstance(members, list):
        return None
    # A key of a kind that this kit does not know is ignored (RFC 7517 §5).
    keys = [key for member in members if (key := _key(member, algorithms)) is not None]
    return KeySet(keys) if keys else None


def _key(member: Any, algorithms: frozenset[str]) -> _Key | None:
    if not isinstance(member, dict) or member.get("use", "sig") != "sig":
        return None
    operations = member.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        return None
    kid = member.get("kid")
    if kid is not None and not isinstance(kid, str):
        return None
    fitting = {
        algorithm: public
        for algorithm in sorted(algorithms)
        if member.get("alg", algorithm) == algorithm and (public := _public(member, algorithm)) is not None
    }
    return _Key(kid, fitting) if fitting else None


def _public(member: Mapping[str, Any], algorithm: str) -> Any:
    kty, crv, names = _KEY_OF[algorithm]
    if member.get("kty") != kty or member.get("crv") != crv:
        return None
    try:
        # Only what makes the public key: a private half that was published by mistake is not imported.
        public = PyJWK({name: member[name] for name in names}, algorithm).key
    except (PyJWTError, KeyError, TypeError, ValueError):
        return None
    if isinstance(public, RSAPublicKey) and public.key_size not in _RSA_BITS:
        return None
    return public

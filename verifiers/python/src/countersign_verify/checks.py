"""The checks of a token that need nothing but the token, in their order."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .jws import BadForm, Jws, parse
from .refusal import Refusal
from .settings import Settings
from .status_list import is_number

_MAX_TOKEN = 16 * 1024
_CLOCK_SKEW = 60
_ACCESS_TOKEN = frozenset(("at+jwt", "application/at+jwt"))
# Before RFC 9068 gave them a type of their own, access tokens had this one or none.
_ANY_JWT = frozenset(("jwt", None))


class SignedBy(NamedTuple):
    """Which key a token says it is signed with, and how. The algorithm is one of those that are accepted."""

    kid: str | None
    algorithm: str


def check_form(token: str) -> Jws:
    """Takes a token apart (RFC 7515 §7.1). Raises Refusal with ``malformed``."""
    if len(token) > _MAX_TOKEN:
        raise Refusal("malformed")
    try:
        return parse(token)
    except BadForm:
        raise Refusal("malformed") from None


def check_header(header: Mapping[str, Any], settings: Settings) -> SignedBy:
    """Checks type and algorithm (RFC 9068 §4). Raises Refusal."""
    typ = header.get("typ")
    # Types are compared without case (RFC 7515 §4.1.9).
    kind = typ.lower() if isinstance(typ, str) else typ
    if kind is not None and not isinstance(kind, str):
        raise Refusal("wrong_type")
    if kind not in _ACCESS_TOKEN and not (settings.accept_typ_jwt and kind in _ANY_JWT):
        raise Refusal("wrong_type")
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in settings.algorithms:
        raise Refusal("wrong_algorithm")
    if kid is not None and not isinstance(kid, str):
        raise Refusal("malformed")
    return SignedBy(kid, algorithm)


def check_claims(claims: Mapping[str, Any], settings: Settings) -> None:
    """Checks times, issuer, audience and what has to be there (RFC 9068 §2.2 and §4). Raises Refusal."""
    _check_times(claims, settings.clock())
    if claims.get("iss") != settings.issuer:
        raise Refusal("wrong_issuer")
    if not _is_for(claims.get("aud"), settings.audiences):
        raise Refusal("wrong_audience")
    for name in ("sub", "client_id", "jti"):
        if not isinstance(claims.get(name), str):
            raise Refusal("malformed")


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    expires_at, issued_at = claims.get("exp"), claims.get("iat")
    not_before = claims.get("nbf", issued_at)
    if not is_number(expires_at):
        raise Refusal("malformed")
    if now >= expires_at:
        raise Refusal("expired")
    if not (is_number(issued_at) and is_number(not_before)):
        raise Refusal("malformed")
    # The issuer's clock may be a little ahead of this one. A token that lives longer for it would be worse.
    if max(issued_at, not_before) > now + _CLOCK_SKEW:
        raise Refusal("not_yet_valid")


def _is_for(aud: Any, audiences: frozenset[str]) -> bool:
    if isinstance(aud, str):
        return aud in audiences
    return (
        isinstance(aud, list)
        and all(isinstance(audience, str) for audience in aud)
        and not audiences.isdisjoint(aud)
    )

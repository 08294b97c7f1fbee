"""The compact form of a signed token (RFC 7515 §7.1), taken apart once and strictly."""

import re
from binascii import a2b_base64
from collections.abc import Callable
from json import JSONDecoder
from typing import Any, NamedTuple

from jwt.algorithms import get_default_algorithms

# The signature may be empty, so that an unsigned token is refused for its algorithm.
_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)")
_TO_BASE64 = bytes.maketrans(b"-_", b"+/")

_ALGORITHMS = get_default_algorithms()


class BadForm(ValueError):
    """A token is not what RFC 7515 §7.1 and this kit call a signed token."""


class Jws(NamedTuple):
    """A token that has been taken apart. Nothing of it is trusted yet."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signing_input: bytes
    signature: bytes

    def is_signed_with(self, algorithm: str, key: Any) -> bool:
        """Whether the signature is right (RFC 7515 §5.2). Algorithm and key are never chosen by the token."""
        try:
            return bool(_ALGORITHMS[algorithm].verify(self.signing_input, key, self.signature))
        except (TypeError, ValueError):
            return False


def parse(token: str) -> Jws:
    """Takes a token apart. Raises BadForm for anything but three parts with two plain JSON objects."""
    parts = _COMPACT.fullmatch(token)
    if parts is None:
        raise BadForm("not three parts of base64url")
    header_part, payload_part, signature_part = parts.groups()
    header = json_object(base64url(header_part))
    payload = json_object(base64url(payload_part))
    # `crit` and `b64` (RFC 7797) change how a token is to be read, and this kit knows no such extension.
    if "crit" in header or "b64" in header:
        raise BadForm("an extension that is not known")
    # Both parts were ASCII, or the pattern would not have matched.
    signing_input = token[: parts.end(2)].encode("ascii")
    return Jws(header, payload, signing_input, base64url(signature_part))


def base64url(text: str) -> bytes:
    """Decodes base64url without padding (RFC 7515 §2) whose alphabet has been checked. Raises BadForm."""
    try:
        return a2b_base64(text.encode("ascii").translate(_TO_BASE64) + b"=" * (-len(text) % 4))
    except ValueError as error:
        raise BadForm("not base64url") from error


def json_object(data: bytes) -> dict[str, Any]:
    """Reads a JSON object in which no member stands twice (RFC 7515 §4). Raises BadForm."""
    try:
        value = _decode(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadForm("not JSON") from error
    if not isinstance(value, dict):
        raise BadForm("not a JSON object")
    return value


def _without_doubles(members: list[tuple[str, Any]]) -> dict[str, Any]:
    # Two readers of a doubled member may see different values, and so a different token.
    result = dict(members)
    if len(result) != len(members):
        raise BadForm("a member stands twice")
    return result


def _refuse_constant(name: str) -> Any:
    # NaN and Infinity are no JSON (RFC 8259 §6), and NaN is neither before nor after any time.
    raise BadForm(f"{name} is no JSON")


_decode: Callable[[str], Any] = JSONDecoder(
    object_pairs_hook=_without_doubles, parse_constant=_refuse_constant
).decode

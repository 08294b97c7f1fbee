"""One status list (draft-ietf-oauth-status-list §4 and §5.1): what makes it good, and what it says."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from .inflate import TooLarge, inflate
from .jws import BadForm, base64url

TYPES = frozenset(("statuslist+jwt", "application/statuslist+jwt"))

_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_DEFAULT_TTL = 10.0
_CLOCK_SKEW = 60


class BadStatusList(Exception):
    """A status list is not good. The message says why."""


@dataclass(frozen=True, slots=True, repr=False)
class StatusList:
    """A list whose signature was checked. ``ttl`` is in seconds, ``expires_at`` in seconds since 1970."""

    bits: int
    statuses: bytes
    issued_at: float
    expires_at: float | None
    change_number: int | None
    ttl: float

    def status(self, index: int) -> int | None:
        """The status at an index, 0 for a token that is valid (§7.1), or None beyond the end of the list."""
        # The first status of a byte is in its lowest bits (§4).
        byte, place = divmod(index, 8 // self.bits)
        if byte >= len(self.statuses):
            return None
        return self.statuses[byte] >> (place * self.bits) & ((1 << self.bits) - 1)

    def is_over(self, now: float) -> bool:
        """Whether the list has expired (§5.1)."""
        return self.expires_at is not None and now >= self.expires_at

    def is_older_than(self, other: "StatusList") -> bool:
        """Whether this list was made before the other one.

        Countersign counts the changes of a list: that tells the order also where two come within a second.
        """
        if self.change_number is not None and other.change_number is not None:
            return self.change_number < other.change_number
        return self.issued_at < other.issued_at


def read_status_list(claims: Mapping[str, Any], uri: str, now: float, max_bytes: int) -> StatusList:
    """Checks the claims of a signed list (§5.1, §8.3). Raises BadStatusList."""
    # The issuer signs many lists: one for another URI has other tokens in it.
    if claims.get("sub") != uri:
        raise BadStatusList("it is the list of another URI")
    issued_at, expires_at, ttl = claims.get("iat"), claims.get("exp"), claims.get("ttl", _DEFAULT_TTL)
    if not is_number(issued_at) or issued_at > now + _CLOCK_SKEW:
        raise BadStatusList("it has no iat, or one that lies ahead")
    if expires_at is not None and not (is_number(expires_at) and now < expires_at):
        raise BadStatusList("it has expired")
    if not (is_number(ttl) and ttl > 0):
        raise BadStatusList("its ttl is no number above 0")
    if expires_at is not None:
        # A list that ends soon is to be fetched anew by then.
        ttl = min(ttl, expires_at - now)
    change_number = claims.get("change_number")
    bits, statuses = _statuses(claims.get("status_list"), max_bytes)
    return StatusList(
        bits,
        statuses,
        issued_at,
        expires_at,
        change_number if type(change_number) is int else None,
        min(max(ttl, 1.0), 3600.0),
    )


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a claim is a NumericDate (RFC 7519 §2). A bool is no number, and 1e999 is no time."""
    return type(value) is int or (type(value) is float and abs(value) != float("inf"))


def _statuses(member: Any, max_bytes: int) -> tuple[int, bytes]:
    if not isinstance(member, dict):
        raise BadStatusList("it has no status_list")
    bits, lst = member.get("bits"), member.get("lst")
    if type(bits) is not int or bits not in (1, 2, 4, 8):
        raise BadStatusList("its bits are not 1, 2, 4 or 8")
    if not isinstance(lst, str) or _BASE64URL.fullmatch(lst) is None:
        raise BadStatusList("its lst is not base64url")
    try:
        return bits, inflate(base64url(lst), max_bytes)
    except TooLarge:
        raise BadStatusList(f"it has more than {max_bytes} bytes") from None
    except (BadForm, zlib.error):
        raise BadStatusList("its lst is broken") from None

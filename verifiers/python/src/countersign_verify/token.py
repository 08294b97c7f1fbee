"""What a route is given: the token in typed form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token (RFC 9068 §2.2) that has passed every check. Its printed form never shows the token.

    ``expires_at`` and ``issued_at`` are seconds since 1970 (``exp`` and ``iat``). ``roles`` are those of the
    claim ``roles`` and ``username`` is the claim ``preferred_username``, where the token has them.
    """

    subject: str
    client_id: str
    scopes: frozenset[str]
    roles: tuple[str, ...] = field(repr=False)
    username: str | None = field(repr=False)
    expires_at: float = field(repr=False)
    issued_at: float = field(repr=False)
    claims: Mapping[str, Any] = field(repr=False, hash=False)

    @property
    def is_client(self) -> bool:
        """Whether a client got this token for itself (``client_credentials``): no user stands behind it.

        Countersign then gives the client's id as ``sub``, as RFC 9068 §2.2 recommends.
        """
        return self.subject == self.client_id


def scopes_of(claims: Mapping[str, Any]) -> frozenset[str] | None:
    """The words of the claim ``scope`` (RFC 8693 §4.2), or None when the claim is no text."""
    scope = claims.get("scope", "")
    return frozenset(filter(None, scope.split(" "))) if isinstance(scope, str) else None


def access_token(claims: dict[str, Any], scopes: frozenset[str]) -> AccessToken:
    """The typed form of claims whose ``sub``, ``client_id``, ``exp`` and ``iat`` have been checked."""
    username = claims.get("preferred_username")
    return AccessToken(
        claims["sub"],
        claims["client_id"],
        scopes,
        _roles_of(claims),
        username if isinstance(username, str) else None,
        claims["exp"],
        claims["iat"],
        MappingProxyType(claims),
    )


def _roles_of(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """The claim ``roles``. A claim of another shape gives no role: that can only take rights away."""
    roles = claims.get("roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        return ()
    return tuple(roles)

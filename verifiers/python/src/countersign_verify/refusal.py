"""Why a token is refused, and how that is said in HTTP (RFC 6750 §3)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """What a reason means: an HTTP status, an error code of RFC 6750 §3.1 or none, and one sentence."""

    status: int
    error: str | None
    description: str


_INVALID = "invalid_token"

REASONS: dict[str, Reason] = {
    "missing_token": Reason(401, None, "This resource needs a bearer token"),
    "two_tokens": Reason(400, "invalid_request", "The request has more than one token"),
    "malformed": Reason(401, _INVALID, "The token is malformed"),
    "wrong_type": Reason(401, _INVALID, "The token is not an access token"),
    "wrong_algorithm": Reason(401, _INVALID, "The token is signed with an algorithm that is not accepted"),
    "unknown_key": Reason(401, _INVALID, "The token is signed with an unknown key"),
    "keys_unavailable": Reason(503, None, "The issuer's keys cannot be had at the moment"),
    "bad_signature": Reason(401, _INVALID, "The token's signature is wrong"),
    "expired": Reason(401, _INVALID, "The token has expired"),
    "not_yet_valid": Reason(401, _INVALID, "The token is not valid yet"),
    "wrong_issuer": Reason(401, _INVALID, "The token is from another issuer"),
    "wrong_audience": Reason(401, _INVALID, "The token is for another audience"),
    "insufficient_scope": Reason(403, "insufficient_scope", "The token lacks a scope that is needed"),
    "revoked": Reason(401, _INVALID, "The token has been revoked"),
    "status_foreign": Reason(401, _INVALID, "The token names a status list that is not accepted"),
    "status_missing": Reason(401, _INVALID, "The token names no status list"),
    "status_unavailable": Reason(
        503, None, "Whether the token has been revoked cannot be told at the moment"
    ),
}


class Refusal(Exception):
    """A request is refused.

    ``reason`` is a key of :data:`REASONS`. ``status`` is the HTTP status, ``headers`` and ``body`` are what
    an answer by RFC 6750 §3 carries. ``str()`` gives the description. The token is in none of them.
    """

    def __init__(self, reason: str, needed_scopes: Iterable[str] = ()) -> None:
        known = REASONS[reason]
        super().__init__(known.description)
        self.reason = reason
        self.status = known.status
        self.error = known.error
        self.description = known.description
        self.needed_scopes = tuple(needed_scopes)
        # Where the protected resource describes itself (RFC 9728 §5.1), if it does.
        self.resource_metadata: str | None = None

    @property
    def challenge(self) -> str | None:
        """The value of ``WWW-Authenticate`` (RFC 6750 §3), or None where credentials would not help."""
        if self.status == 503:
            return None
        parameters = []
        # A request without credentials learns no error code (RFC 6750 §3.1).
        if self.error is not None:
            parameters.append(f'error="{self.error}"')
            parameters.append(f'error_description="{self.description}"')
        if self.needed_scopes:
            parameters.append(f'scope="{" ".join(self.needed_scopes)}"')
        if self.resource_metadata is not None:
            parameters.append(f'resource_metadata="{self.resource_metadata}"')
        return "Bearer " + ", ".join(parameters) if parameters else "Bearer"

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer: ``WWW-Authenticate``, or ``Retry-After`` in seconds with 503."""
        challenge = self.challenge
        return {"Retry-After": "1"} if challenge is None else {"WWW-Authenticate": challenge}

    @property
    def body(self) -> dict[str, str]:
        """The JSON body: ``error`` and ``error_description``."""
        return {"error": self.error or self.reason, "error_description": self.description}

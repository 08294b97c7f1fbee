"""The settings of a verifier, checked when it is made."""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx2

IfStatusUnavailable = Literal["accept", "refuse"]
OnEvent = Callable[[str, Mapping[str, Any]], None]

# Asymmetric ones only: whoever verifies with a shared secret could also sign.
SUPPORTED_ALGORITHMS = frozenset(
    ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
)

# The characters of a scope (RFC 6749 §3.3).
_NOT_IN_URLS = re.compile(r"[^\x21-\x7e]|[\"\\]")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")


class ConfigurationError(ValueError):
    """A setting is wrong. The message says which, and what to do."""


@dataclass(frozen=True)
class Settings:
    """What a verifier was told, in the form that the rest of the kit uses."""

    issuer: str
    audiences: frozenset[str]
    scopes: frozenset[str]
    base_url: str
    jwks_uri: str | None
    status_list_origins: tuple[str, ...]
    algorithms: frozenset[str]
    accept_typ_jwt: bool
    if_status_unavailable: IfStatusUnavailable
    require_status: bool
    check_status: bool
    timeout: float
    clock: Callable[[], float]
    monotonic: Callable[[], float]
    max_list_bytes: int
    http_client: Callable[[], httpx2.Client] | None
    on_event: OnEvent | None

    def __post_init__(self) -> None:
        _check_url("issuer", self.issuer)
        _check_url("base_url", self.base_url)
        if self.jwks_uri is not None:
            _check_url("jwks_uri", self.jwks_uri, query=True)
        for origin in self.status_list_origins:
            _check_url("status_list_origins", origin)
            _demand(
                urlsplit(origin).path in ("", "/"),
                "status_list_origins: give origins such as https://lists.example.com, without a path",
            )
        self._check_values()

    def _check_values(self) -> None:
        _demand(bool(self.audiences), "audience: name at least one, as tokens for this API have it in aud")
        _demand(
            all(isinstance(audience, str) and audience for audience in self.audiences),
            "audience: each has to be a text that is not empty",
        )
        _demand(bool(self.algorithms), "algorithms: name at least one, such as RS256")
        for algorithm in sorted(self.algorithms, key=str):
            _demand(
                algorithm in SUPPORTED_ALGORITHMS,
                f"algorithms: {algorithm} cannot be used; name asymmetric ones, such as RS256 or ES256",
            )
        check_mode(self.if_status_unavailable)
        _demand(
            not self.require_status or self.check_status,
            "require_status needs check_status: switch check_status on, or leave require_status out",
        )
        _demand(_is_number(self.timeout) and self.timeout > 0, "timeout: give seconds, more than 0")
        _demand(
            type(self.max_list_bytes) is int and self.max_list_bytes > 0,
            "max_list_bytes: give a whole number of bytes, more than 0",
        )
        for name in ("clock", "monotonic"):
            _demand(callable(getattr(self, name)), f"{name}: give a function without parameters")
        for name in ("http_client", "on_event"):
            value = getattr(self, name)
            _demand(value is None or callable(value), f"{name}: give a function, not a value")


def texts(name: str, value: str | Iterable[str]) -> frozenset[str]:
    """One text or several, as a set. Raises ConfigurationError for anything else."""
    if isinstance(value, str):
        return frozenset((value,))
    try:
        return frozenset(value)
    except TypeError:
        raise ConfigurationError(f"{name}: give a text or a list of texts") from None


def scope_names(name: str, value: Iterable[str]) -> frozenset[str]:
    """A list of scopes. Raises ConfigurationError, also for a text of several scopes."""
    _demand(not isinstance(value, str), f"{name}: give a list of scopes, such as [{value!r}]")
    names = texts(name, value)
    for scope in names:
        # A scope with a space would never be found in a token, and a quote would end the challenge.
        _demand(
            isinstance(scope, str) and _SCOPE.fullmatch(scope) is not None,
            f"{name}: {scope!r} is no scope; a scope has no spaces, quotes or backslashes",
        )
    return names


def check_mode(mode: str) -> None:
    """Raises ConfigurationError unless the mode is one of the two."""
    _demand(mode in ("accept", "refuse"), 'if_status_unavailable: say "accept" or "refuse"')


def steady_clock() -> float:
    """Seconds that never jump, and that go on while the machine is suspended where the system can tell."""
    # A monotonic clock that stands still in a suspended machine would call old lists fresh afterwards.
    boottime: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


def _check_url(name: str, url: object, query: bool = False) -> None:
    advice = f"{name}: give a URL such as https://login.example.com"
    _demand(isinstance(url, str), advice)
    assert isinstance(url, str)
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises ValueError for a port that is no number
    except ValueError:
        raise ConfigurationError(advice) from None
    _demand(parts.scheme in ("https", "http") and bool(parts.hostname), advice)
    _demand(not _NOT_IN_URLS.search(url), f"{name}: a URL has no spaces, quotes or backslashes")
    _demand("@" not in parts.netloc, f"{name}: leave user and password out of the URL")
    _demand("#" not in url and (query or "?" not in url), f"{name}: leave query and fragment out of the URL")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _demand(holds: bool, message: str) -> None:
    if not holds:
        raise ConfigurationError(message)

"""Where the issuer publishes its keys: its metadata (RFC 8414, else OpenID Connect Discovery)."""

from collections.abc import Callable
from typing import NamedTuple

from .fetch import Download, FetchFailed, NotFound, Response
from .jws import BadForm, json_object
from .settings import Settings
from .urls import is_under, mapped, origin, well_known

_MAX_BYTES = 256 * 1024
_DAY = 24 * 3600.0


def seconds_fresh(max_age: float | None) -> float:
    """How long metadata or keys are fresh: what the server says, within limits, or five minutes."""
    return 300.0 if max_age is None else min(max(max_age, 10.0), _DAY)


class _Known(NamedTuple):
    jwks_uri: str
    ttl: float
    since: float


class Discovery:
    """Knows the URL of the keys. Only one fetch of keys runs at a time, and so only one caller is here."""

    def __init__(self, settings: Settings, monotonic: Callable[[], float]) -> None:
        self._settings = settings
        self._monotonic = monotonic
        self._known: _Known | None = None
        self._doubted = False

    def jwks_uri(self, download: Download) -> str:
        """The address of the keys. Raises FetchFailed when the issuer does not tell and never told."""
        if self._settings.jwks_uri is not None:
            return self._settings.jwks_uri
        known, now = self._known, self._monotonic()
        if known is not None and now - known.since < known.ttl and not self._doubted:
            return known.jwks_uri
        try:
            response = self._metadata(download)
            found = self._read(response)
        except FetchFailed:
            # Metadata that cannot be read does not take away keys that perhaps can.
            if known is None or now - known.since >= _DAY:
                raise
            return known.jwks_uri
        self._known = _Known(found, seconds_fresh(response.max_age), self._monotonic())
        self._doubted = False
        return found

    def doubt(self) -> None:
        """Has the metadata read anew before the next fetch: the keys were not where it says."""
        self._doubted = True

    def _metadata(self, download: Download) -> Response:
        base = self._settings.base_url
        try:
            url = well_known(base, "oauth-authorization-server")
            return download.get(url, "application/json", _MAX_BYTES)
        except NotFound:
            url = base.rstrip("/") + "/.well-known/openid-configuration"
            return download.get(url, "application/json", _MAX_BYTES)

    def _read(self, response: Response) -> str:
        settings = self._settings
        try:
            metadata = json_object(response.body)
        except BadForm:
            raise FetchFailed("the issuer's metadata are no JSON object") from None
        # Metadata of another issuer would name another issuer's keys (RFC 8414 §3.3).
        if metadata.get("issuer") != settings.issuer:
            raise FetchFailed("the metadata are of another issuer")
        jwks_uri = metadata.get("jwks_uri")
        if not isinstance(jwks_uri, str) or origin(jwks_uri) is None:
            raise FetchFailed("the issuer's metadata name no jwks_uri")
        if is_under(jwks_uri, settings.issuer):
            return mapped(jwks_uri, settings.issuer, settings.base_url)
        if not jwks_uri.startswith("https:"):
            raise FetchFailed("the issuer's jwks_uri is neither https nor under the issuer")
        return jwks_uri

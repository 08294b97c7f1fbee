"""The issuer's keys as they are now: fetched when needed, and again for a key that is not known."""

from typing import Any

from .discovery import Discovery, seconds_fresh
from .events import Events
from .fetch import Download, Fetcher, FetchFailed
from .freshness import Cached, Fetched
from .keys import KeySet, parse_keys
from .refusal import Refusal
from .settings import Settings
from .steps import Steps

_MAX_BYTES = 1024 * 1024
_OLDEST = 24 * 3600.0
# An unknown key has the keys fetched so often at most, however many tokens name one.
_UNKNOWN_KEY_PAUSE = 10.0


class IssuerKeys:
    """Finds the key that a token names."""

    def __init__(self, settings: Settings, fetcher: Fetcher, events: Events) -> None:
        self._algorithms = settings.algorithms
        self._discovery = Discovery(settings, fetcher.monotonic)
        self._cached: Cached[KeySet] = Cached(
            f"the keys of {settings.issuer}", self._fetch, fetcher, events, oldest=_OLDEST
        )

    def at_hand(self, kid: str | None, algorithm: str) -> Any:
        """The key if the keys are fresh and have it, else None. Nothing is fetched."""
        keys = self._cached.fresh()
        return None if keys is None else keys.find(kid, algorithm)

    def find(self, kid: str | None, algorithm: str) -> Steps[Any]:
        """The key of that name. Raises Refusal with ``keys_unavailable`` or ``unknown_key``."""
        nothing_before = self._cached.at_hand is None
        answer = yield from self._cached.get()
        if answer is None:
            raise Refusal("keys_unavailable")
        key = answer.value.find(kid, algorithm)
        # Who has just waited for the first fetch, or names no key at all, learns nothing from another one.
        if key is None and kid is not None and not nothing_before:
            yield from self._cached.fetch_again(_UNKNOWN_KEY_PAUSE)
            newest = self._cached.at_hand
            key = None if newest is None else newest.find(kid, algorithm)
        if key is None:
            raise Refusal("unknown_key")
        return key

    def _fetch(self, download: Download) -> Fetched[KeySet]:
        url = self._discovery.jwks_uri(download)
        try:
            response = download.get(url, "application/jwk-set+json, application/json", _MAX_BYTES)
            keys = parse_keys(response.body, self._algorithms)
            if keys is None:
                raise FetchFailed(f"{url} has no key that can be used")
        except FetchFailed:
            self._discovery.doubt()
            raise
        return Fetched(keys, seconds_fresh(response.max_age))

"""The status lists that tokens name: which are accepted, and how they are kept up to date."""

import threading
from collections import OrderedDict

from .events import Events
from .fetch import Download, Fetcher, FetchFailed
from .fork import renew_after_fork
from .freshness import Answer, Cached, Fetched
from .issuer_keys import IssuerKeys
from .jws import BadForm, parse
from .refusal import Refusal
from .settings import Settings
from .status_list import TYPES, BadStatusList, StatusList, read_status_list
from .steps import Steps, run
from .urls import is_under, mapped, origin

_MAX_LISTS = 64
_MAX_BYTES = 1024 * 1024


class StatusLists:
    """At most 64 lists, each fetched when a good token first names it."""

    def __init__(self, settings: Settings, keys: IssuerKeys, fetcher: Fetcher, events: Events) -> None:
        self._settings = settings
        self._keys = keys
        self._fetcher = fetcher
        self._events = events
        self._origins = {origin(accepted) for accepted in settings.status_list_origins}
        self._lists: OrderedDict[str, Cached[StatusList]] = OrderedDict()
        self._lock = threading.Lock()
        renew_after_fork(self)

    def after_fork(self) -> None:
        self._lock = threading.Lock()

    def fresh(self, uri: str) -> StatusList | None:
        """The list if it is at hand and fresh."""
        with self._lock:
            cached = self._lists.get(uri)
            if cached is None:
                return None
            self._lists.move_to_end(uri)
        return cached.fresh()

    def get(self, uri: str) -> Steps[Answer[StatusList] | None]:
        """The list, or None if it cannot be had. Raises Refusal with ``status_foreign``."""
        return (yield from self._cached(uri).get())

    def _cached(self, uri: str) -> Cached[StatusList]:
        with self._lock:
            cached = self._lists.get(uri)
            if cached is None:
                if not self._is_accepted(uri):
                    raise Refusal("status_foreign")
                cached = self._lists[uri] = self._new(uri)
            self._lists.move_to_end(uri)
            if len(self._lists) > _MAX_LISTS:
                # The first is the one that was not used for longest.
                self._lists.popitem(last=False)
            return cached

    def _is_accepted(self, uri: str) -> bool:
        return is_under(uri, self._settings.issuer) or origin(uri) in self._origins

    def _new(self, uri: str) -> Cached[StatusList]:
        def fetch(download: Download) -> Fetched[StatusList]:
            status_list = self._fetch(uri, download)
            newest = cached.at_hand
            # An older list may lack a revocation that is known already. Once the list at hand has expired, an
            # issuer whose database was restored may count from less again.
            is_good = newest is not None and not newest.is_over(self._settings.clock())
            if newest is not None and is_good and status_list.is_older_than(newest):
                self._events.status_list_older(uri)
                raise FetchFailed("it is older than the one at hand")
            return Fetched(status_list, status_list.ttl, min(status_list.ttl, 10.0))

        cached: Cached[StatusList] = Cached(f"the status list {uri}", fetch, self._fetcher, self._events)
        return cached

    def _fetch(self, uri: str, download: Download) -> StatusList:
        settings = self._settings
        address = mapped(uri, settings.issuer, settings.base_url)
        response = download.get(address, "application/statuslist+jwt", _MAX_BYTES)
        try:
            jws = parse(response.body.decode("ascii"))
        except (BadForm, UnicodeDecodeError):
            raise FetchFailed("it is no signed token") from None
        header = jws.header
        if str(header.get("typ")).lower() not in TYPES:
            raise FetchFailed("its typ is not statuslist+jwt")
        algorithm, kid = header.get("alg"), header.get("kid")
        if not isinstance(algorithm, str) or algorithm not in settings.algorithms:
            raise FetchFailed("it is signed with an algorithm that is not accepted")
        if kid is not None and not isinstance(kid, str):
            raise FetchFailed("its kid is no text")
        try:
            key = run(self._keys.find(kid, algorithm))
        except Refusal as refusal:
            raise FetchFailed(f"its key: {refusal.reason}") from None
        if not jws.is_signed_with(algorithm, key):
            raise FetchFailed("its signature is wrong")
        try:
            return read_status_list(jws.payload, uri, settings.clock(), settings.max_list_bytes)
        except BadStatusList as error:
            raise FetchFailed(str(error)) from None

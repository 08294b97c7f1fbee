"""What a token says about its status (draft-ietf-oauth-status-list §6), and what follows from it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .events import Events
from .refusal import Refusal
from .settings import IfStatusUnavailable, Settings
from .status_list import StatusList
from .status_lists import StatusLists
from .steps import Steps

_INDEX_LIMIT = 2**31


class Reference(NamedTuple):
    """The place of a token in a status list (§6.2)."""

    idx: int
    uri: str


def reference_of(claims: Mapping[str, Any]) -> Reference | None:
    """The claim ``status.status_list``, or None without one. Raises Refusal with ``malformed``."""
    if "status" not in claims:
        return None
    status = claims["status"]
    if not isinstance(status, dict):
        raise Refusal("malformed")
    if "status_list" not in status:
        # Another mechanism (§6.1), of which this kit knows nothing.
        return None
    member = status["status_list"]
    if not isinstance(member, dict):
        raise Refusal("malformed")
    index, uri = member.get("idx"), member.get("uri")
    if type(index) is not int or not 0 <= index < _INDEX_LIMIT or not isinstance(uri, str):
        raise Refusal("malformed")
    return Reference(index, uri)


class StatusCheck:
    """The last check: whether the issuer has taken back a token that is good otherwise."""

    def __init__(self, settings: Settings, lists: StatusLists, events: Events) -> None:
        self._settings = settings
        self._lists = lists
        self._events = events

    def check(self, claims: Mapping[str, Any], if_unavailable: IfStatusUnavailable | None) -> Steps[None]:
        """Raises Refusal for a token that is revoked, or whose status cannot be had or is not accepted."""
        reference = reference_of(claims)
        if reference is None:
            if self._settings.require_status:
                raise Refusal("status_missing")
            return
        status_list = self._lists.fresh(reference.uri)
        current = status_list is not None
        if status_list is None:
            answer = yield from self._lists.get(reference.uri)
            if answer is not None:
                status_list, current = answer.value, answer.current
        self._decide(reference, status_list, current, if_unavailable)

    def _decide(
        self,
        reference: Reference,
        status_list: StatusList | None,
        current: bool,
        if_unavailable: IfStatusUnavailable | None,
    ) -> None:
        # A status other than 0, and an index beyond the end, are refused however old the list is (§8.3).
        if status_list is not None and status_list.status(reference.idx) != 0:
            raise Refusal("revoked")
        if status_list is not None and current and not status_list.is_over(self._settings.clock()):
            return
        if (if_unavailable or self._settings.if_status_unavailable) == "refuse":
            raise Refusal("status_unavailable")
        self._events.status_unavailable_accepted(reference.uri)

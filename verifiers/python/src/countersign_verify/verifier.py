"""The verifier: settings in, typed tokens or refusals out."""

import time
from collections.abc import Callable, Iterable, Sequence

import httpx2

from .bearer import bearer_token
from .checks import check_claims, check_form, check_header
from .events import Events
from .fetch import Fetcher
from .issuer_keys import IssuerKeys
from .protected_resource import ProtectedResource, describe
from .refusal import Refusal
from .route import Route
from .settings import IfStatusUnavailable, OnEvent, Settings, scope_names, steady_clock, texts
from .status import StatusCheck
from .status_lists import StatusLists
from .steps import Steps, run, run_async
from .token import AccessToken, access_token, scopes_of


class Verifier:
    """Verifies access tokens (RFC 9068) of one issuer, offline, with revocation by status lists.

    Make one for each API and keep it: it holds the issuer's keys and lists. It may be used from any number of
    threads, tasks and forked processes. Only ``issuer`` and ``audience`` are needed. Raises
    ConfigurationError for a wrong setting. README.md explains each.
    """

    def __init__(
        self,
        *,
        issuer: str,
        audience: str | Iterable[str],
        scopes: Iterable[str] = (),
        base_url: str | None = None,
        jwks_uri: str | None = None,
        status_list_origins: str | Iterable[str] = (),
        algorithms: str | Iterable[str] = ("RS256",),
        accept_typ_jwt: bool = False,
        if_status_unavailable: IfStatusUnavailable = "accept",
        require_status: bool = False,
        check_status: bool = True,
        timeout: float = 2.0,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = steady_clock,
        max_list_bytes: int = 4 * 1024 * 1024,
        http_client: Callable[[], httpx2.Client] | None = None,
        on_event: OnEvent | None = None,
    ) -> None:
        self._settings = settings = Settings(
            issuer=issuer,
            audiences=texts("audience", audience),
            scopes=scope_names("scopes", scopes),
            base_url=issuer if base_url is None else base_url,
            jwks_uri=jwks_uri,
            status_list_origins=tuple(texts("status_list_origins", status_list_origins)),
            algorithms=texts("algorithms", algorithms),
            accept_typ_jwt=accept_typ_jwt,
            if_status_unavailable=if_status_unavailable,
            require_status=require_status,
            check_status=check_status,
            timeout=timeout,
            clock=clock,
            monotonic=monotonic,
            max_list_bytes=max_list_bytes,
            http_client=http_client,
            on_event=on_event,
        )
        self._events = Events(on_event, monotonic)
        fetcher = Fetcher(timeout, monotonic, http_client)
        self._keys = IssuerKeys(settings, fetcher, self._events)
        lists = StatusLists(settings, self._keys, fetcher, self._events)
        self._status = StatusCheck(settings, lists, self._events)
        self._plain_route = self.route()
        self._resource_metadata: str | None = None

    @property
    def issuer(self) -> str:
        """The issuer whose tokens are accepted."""
        return self._settings.issuer

    @property
    def resource_metadata(self) -> str | None:
        """The URL that challenges name (RFC 9728 §5.1), once :meth:`protected_resource` was called."""
        return self._resource_metadata

    def route(
        self,
        scopes: Iterable[str] = (),
        any_scopes: Iterable[str] = (),
        if_status_unavailable: IfStatusUnavailable | None = None,
    ) -> Route:
        """What one route demands beyond the verifier's settings. Raises ConfigurationError.

        ``scopes``: all of them are needed. ``any_scopes``: one of them is enough.
        ``if_status_unavailable``: ``accept`` or ``refuse``, where the route differs from the verifier.
        """
        return Route.of(self._settings.scopes, scopes, any_scopes, if_status_unavailable)

    def verify(self, token: str, route: Route | None = None) -> AccessToken:
        """Verifies a token (RFC 9068 §4). Raises Refusal.

        It blocks where keys or a list have to be fetched first, for ``timeout`` seconds each at most.
        """
        return run(self._counted(self._verify(token, route or self._plain_route)))

    async def verify_async(self, token: str, route: Route | None = None) -> AccessToken:
        """As :meth:`verify`, for asyncio: it awaits where the other one blocks."""
        return await run_async(self._counted(self._verify(token, route or self._plain_route)))

    def authenticate(
        self, authorization: Sequence[str], token_in_query: bool = False, route: Route | None = None
    ) -> AccessToken:
        """Verifies the token of a request (RFC 6750 §2.1). Raises Refusal.

        ``authorization``: the values of all headers of that name. ``token_in_query``: whether the query has a
        parameter ``access_token``.
        """
        return run(self._counted(self._request(authorization, token_in_query, route or self._plain_route)))

    async def authenticate_async(
        self, authorization: Sequence[str], token_in_query: bool = False, route: Route | None = None
    ) -> AccessToken:
        """As :meth:`authenticate`, for asyncio."""
        work = self._request(authorization, token_in_query, route or self._plain_route)
        return await run_async(self._counted(work))

    def protected_resource(self, resource: str, scopes: Iterable[str] = ()) -> ProtectedResource:
        """The metadata of this API (RFC 9728). Challenges name them then. Raises ConfigurationError."""
        description = describe(resource, self.issuer, scopes)
        self._resource_metadata = description.url
        return description

    def counters(self) -> dict[str, int]:
        """How often each thing happened in this process: ``accepted``, each reason, and what was fetched."""
        return self._events.counters()

    def _request(
        self, authorization: Sequence[str], token_in_query: bool, route: Route
    ) -> Steps[AccessToken]:
        return (yield from self._verify(bearer_token(authorization, token_in_query), route))

    def _verify(self, token: str, route: Route) -> Steps[AccessToken]:
        settings = self._settings
        jws = check_form(token)
        signed_by = check_header(jws.header, settings)
        key = self._keys.at_hand(*signed_by)
        if key is None:
            key = yield from self._keys.find(*signed_by)
        if not jws.is_signed_with(signed_by.algorithm, key):
            raise Refusal("bad_signature")
        claims = jws.payload
        check_claims(claims, settings)
        scopes = scopes_of(claims)
        if scopes is None:
            raise Refusal("malformed")
        route.check(scopes)
        if settings.check_status:
            yield from self._status.check(claims, route.if_status_unavailable)
        return access_token(claims, scopes)

    def _counted(self, work: Steps[AccessToken]) -> Steps[AccessToken]:
        try:
            token = yield from work
        except Refusal as refusal:
            refusal.resource_metadata = self._resource_metadata
            self._events.refused(refusal.reason)
            raise
        self._events.accepted()
        return token

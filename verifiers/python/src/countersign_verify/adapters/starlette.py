"""Starlette: the token of a request, and a route for the metadata of RFC 9728."""

from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse
from starlette.routing import Route as StarletteRoute

from ..refusal import Refusal
from ..route import Route
from ..token import AccessToken
from ..verifier import Verifier


async def access_token(
    connection: HTTPConnection, verifier: Verifier, route: Route | None = None
) -> AccessToken:
    """The token of a request or a WebSocket, verified. Raises HTTPException with the headers of RFC 6750 §3.

    ``route`` comes from ``verifier.route(…)``.
    """
    authorization = connection.headers.getlist("Authorization")
    try:
        return await verifier.authenticate_async(
            authorization, "access_token" in connection.query_params, route
        )
    except Refusal as refusal:
        raise HTTPException(refusal.status, refusal.description, refusal.headers) from None


def protected_resource_route(verifier: Verifier, resource: str, scopes: Iterable[str] = ()) -> StarletteRoute:
    """A route that serves the metadata of this API (RFC 9728 §3). Challenges name them from now on."""
    description = verifier.protected_resource(resource, scopes)

    async def protected_resource(_: Request) -> JSONResponse:
        return JSONResponse(description.document, headers=description.headers)

    return StarletteRoute(description.path, protected_resource)

"""FastAPI: a dependency that gives a route its verified token, and documents how to get one."""

from collections.abc import Iterable, Mapping

from fastapi import APIRouter
from fastapi.openapi.models import (
    HTTPBearer,
    OAuth2,
    OAuthFlowAuthorizationCode,
    OAuthFlowPassword,
    OAuthFlows,
)
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection

from ..settings import IfStatusUnavailable
from ..token import AccessToken
from ..verifier import Verifier
from .starlette import access_token, protected_resource_route


class Bearer(SecurityBase):
    """The dependency that :func:`bearer` makes. ``Security(…, scopes=[…])`` adds to the scopes it needs."""

    def __init__(
        self,
        verifier: Verifier,
        scopes: Iterable[str],
        any_scopes: Iterable[str],
        if_status_unavailable: IfStatusUnavailable | None,
        model: HTTPBearer | OAuth2,
    ) -> None:
        self.model = model
        self.scheme_name = type(model).__name__
        self._verifier = verifier
        self._route = verifier.route(scopes, any_scopes, if_status_unavailable)

    async def __call__(self, connection: HTTPConnection, security_scopes: SecurityScopes) -> AccessToken:
        """Raises HTTPException with the headers of RFC 6750 §3."""
        return await access_token(connection, self._verifier, self._route.and_scopes(security_scopes.scopes))


def bearer(
    verifier: Verifier,
    scopes: Iterable[str] = (),
    any_scopes: Iterable[str] = (),
    if_status_unavailable: IfStatusUnavailable | None = None,
    *,
    token_url: str | None = None,
    authorization_url: str | None = None,
    scope_descriptions: Mapping[str, str] | None = None,
) -> Bearer:
    """A dependency that gives the verified token: ``Annotated[AccessToken, Depends(bearer(verifier))]``.

    All of ``scopes`` are needed, and one of ``any_scopes``. With ``token_url`` the button *Authorize* of the
    interactive documentation logs a user in there with a password (RFC 6749 §4.3), and with
    ``authorization_url`` as well it sends the user there for a code (§4.1). Without both it asks for a token.
    Raises ConfigurationError.
    """
    model: HTTPBearer | OAuth2 = HTTPBearer()
    described = dict(scope_descriptions or {})
    if token_url is not None and authorization_url is not None:
        code = OAuthFlowAuthorizationCode(
            tokenUrl=token_url, authorizationUrl=authorization_url, scopes=described
        )
        model = OAuth2(flows=OAuthFlows(authorizationCode=code))
    elif token_url is not None:
        model = OAuth2(flows=OAuthFlows(password=OAuthFlowPassword(tokenUrl=token_url, scopes=described)))
    return Bearer(verifier, scopes, any_scopes, if_status_unavailable, model)


def protected_resource_router(verifier: Verifier, resource: str, scopes: Iterable[str] = ()) -> APIRouter:
    """A router that serves the metadata of this API (RFC 9728 §3): ``app.include_router(…)``."""
    return APIRouter(routes=[protected_resource_route(verifier, resource, scopes)])

"""Django REST framework: an authentication class, and a URL pattern for the metadata of RFC 9728."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException

from ..refusal import Refusal
from ..settings import IfStatusUnavailable
from ..token import AccessToken
from ..verifier import Verifier


class TokenUser:
    """The user of a token, for ``request.user``: no row in a database, but authenticated."""

    is_authenticated = True
    is_anonymous = False
    is_active = True

    def __init__(self, token: AccessToken) -> None:
        self.token = token
        self.pk = token.subject
        self.username = token.username or token.subject

    def __str__(self) -> str:
        return self.username


class TokenRefused(APIException):  # type: ignore[misc]
    """A refusal as the framework answers it: ``{"detail": …}`` with the headers of RFC 6750 §3."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.description, refusal.reason)
        self.status_code = refusal.status
        # The framework's handler makes the headers WWW-Authenticate and Retry-After from these.
        if refusal.challenge is not None:
            self.auth_header = refusal.challenge
        else:
            self.wait = 1


class BearerAuthentication(BaseAuthentication):  # type: ignore[misc]
    """The class that :func:`bearer` makes a subclass of. ``user_of`` may be overridden.

    A request without a token is refused, whatever the permissions of the view. Set ``optional`` to True where
    another authentication class, or nobody at all, may stand for such a request.
    """

    verifier: Verifier
    route: Any = None
    optional = False

    def authenticate(self, request: Any) -> "tuple[Any, AccessToken] | None":
        """User and token of a request. Raises TokenRefused."""
        header = request.META.get("HTTP_AUTHORIZATION")
        try:
            token = self.verifier.authenticate(
                [] if header is None else [header], "access_token" in request.GET, self.route
            )
        except Refusal as refusal:
            if self.optional and refusal.reason == "missing_token":
                return None
            raise TokenRefused(refusal) from None
        return self.user_of(token), token

    def authenticate_header(self, request: Any) -> str:
        """The challenge of a permission that is not given to an anonymous request."""
        refusal = Refusal("missing_token")
        refusal.resource_metadata = self.verifier.resource_metadata
        return refusal.challenge or ""

    def user_of(self, token: AccessToken) -> Any:
        """What becomes ``request.user``. Override it to look up a row, by ``token.subject``."""
        return TokenUser(token)


def bearer(
    verifier: Verifier,
    scopes: Iterable[str] = (),
    any_scopes: Iterable[str] = (),
    if_status_unavailable: IfStatusUnavailable | None = None,
) -> type[BearerAuthentication]:
    """An authentication class for ``authentication_classes = [bearer(verifier, scopes=[…])]``.

    All of ``scopes`` are needed, and one of ``any_scopes``. ``request.auth`` is the verified token.
    Raises ConfigurationError.
    """
    members = {"verifier": verifier, "route": verifier.route(scopes, any_scopes, if_status_unavailable)}
    return type("BearerAuthentication", (BearerAuthentication,), members)


def protected_resource_path(verifier: Verifier, resource: str, scopes: Iterable[str] = ()) -> Any:
    """A URL pattern that serves the metadata of this API (RFC 9728 §3). Challenges name them from now on."""
    description = verifier.protected_resource(resource, scopes)

    def protected_resource(request: HttpRequest) -> JsonResponse:
        return JsonResponse(description.document, headers=description.headers)

    return path(description.path.lstrip("/"), protected_resource)

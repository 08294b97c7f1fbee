"""Django REST framework."""

from collections.abc import Iterator
from typing import Any

import django
import pytest
from django.conf import settings
from django.test import Client, override_settings

from countersign_verify import AccessToken, Verifier

from .issuer import LIST, Answer, Issuer
from .support import verifier_of

settings.configure(
    ALLOWED_HOSTS=["testserver"],
    INSTALLED_APPS=["rest_framework"],
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None},
    SECRET_KEY="for tests",
)
django.setup()

from django.urls import path  # noqa: E402
from rest_framework.permissions import IsAuthenticated  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

from countersign_verify.adapters.drf import BearerAuthentication, bearer, protected_resource_path  # noqa: E402


class Urls:
    """What Django takes for a module of URL patterns."""

    def __init__(self, verifier: Verifier) -> None:
        self.verifier = verifier
        self.urlpatterns = [
            path("orders", self.view(bearer(verifier, scopes=["orders"]))),
            path("strict", self.view(bearer(verifier, if_status_unavailable="refuse"))),
            path("row", self.view(self.with_a_row())),
            path("optional", self.view(self.optional())),
            path("members", self.view(self.optional(), IsAuthenticated)),
        ]

    def view(self, authentication: Any, *permissions: Any) -> Any:
        class Orders(APIView):  # type: ignore[misc]
            authentication_classes = (authentication,)
            permission_classes = permissions

            def get(self, request: Any) -> Response:
                user = request.user
                authenticated = user is not None and user.is_authenticated
                return Response({"user": str(user), "authenticated": authenticated})

        return Orders.as_view()

    def with_a_row(self) -> type[BearerAuthentication]:
        class Row:
            is_authenticated = True

            def __str__(self) -> str:
                return "a row"

        class WithARow(bearer(self.verifier)):  # type: ignore[misc]
            def user_of(self, token: AccessToken) -> Any:
                return Row()

        return WithARow

    def optional(self) -> type[BearerAuthentication]:
        class Optional(bearer(self.verifier)):  # type: ignore[misc]
            optional = True

        return Optional


@pytest.fixture
def client(verifier: Verifier) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=Urls(verifier)):
        yield Client()


def get(client: Client, path: str, token: str) -> Any:
    return client.get(path, headers={"Authorization": f"Bearer {token}"})


def test_200_with_the_user_of_the_token(issuer: Issuer, client: Client) -> None:
    response = get(client, "/orders", issuer.token())
    assert response.status_code == 200
    assert response.json() == {"user": "alice", "authenticated": True}
    assert (
        get(client, "/strict", issuer.token(preferred_username=None)).json()["user"] == issuer.claims()["sub"]
    )
    assert get(client, "/row", issuer.token()).json()["user"] == "a row"


def test_401_with_a_challenge(issuer: Issuer, client: Client) -> None:
    response = client.get("/orders")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert response.json() == {"detail": "This resource needs a bearer token"}
    response = get(client, "/orders", issuer.token(exp=1))
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == (
        'Bearer error="invalid_token", error_description="The token has expired"'
    )
    assert response.json() == {"detail": "The token has expired"}


def test_403_names_the_scopes(issuer: Issuer, client: Client) -> None:
    response = get(client, "/orders", issuer.token(scope="x"))
    assert response.status_code == 403
    assert 'scope="orders"' in response.headers["WWW-Authenticate"]


def test_400_for_two_tokens(issuer: Issuer, client: Client) -> None:
    response = get(client, "/orders?access_token=x", issuer.token())
    assert response.status_code == 400
    assert 'error="invalid_request"' in response.headers["WWW-Authenticate"]
    joined = f"{issuer.token()},Bearer {issuer.token()}"
    assert get(client, "/orders", joined).status_code == 400


def test_503_without_keys_and_without_status(issuer: Issuer, client: Client) -> None:
    issuer.answers[LIST] = Answer("away", 500)
    token = issuer.listed_token()
    response = get(client, "/strict", token)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert "WWW-Authenticate" not in response.headers
    assert get(client, "/orders", token).status_code == 200
    issuer.go_away()
    with override_settings(ROOT_URLCONF=Urls(verifier_of(issuer))):
        assert get(client, "/orders", token).status_code == 503


def test_another_class_may_stand_for_a_request_without_a_token(issuer: Issuer, client: Client) -> None:
    assert client.get("/optional").json() == {"user": "None", "authenticated": False}
    assert get(client, "/optional", issuer.token()).json()["authenticated"]
    assert get(client, "/optional", "x").status_code == 401
    response = client.get("/members")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_rfc_9728_metadata_are_served_and_named(verifier: Verifier) -> None:
    urls = Urls(verifier)
    urls.urlpatterns.append(protected_resource_path(verifier, "https://api.example.com/v1", ["orders"]))
    with override_settings(ROOT_URLCONF=urls):
        client = Client()
        response = client.get("/.well-known/oauth-protected-resource/v1")
        assert response.json()["resource"] == "https://api.example.com/v1"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        url = "https://api.example.com/.well-known/oauth-protected-resource/v1"
        for page in ("/orders", "/members"):
            assert client.get(page).headers["WWW-Authenticate"] == f'Bearer resource_metadata="{url}"'

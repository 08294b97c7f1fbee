"""Flask."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from countersign_verify import Verifier
from countersign_verify.adapters.flask import access_token, bearer, protected_resource_blueprint

from .issuer import LIST, Answer, Issuer
from .support import verifier_of


def application(verifier: Verifier) -> Flask:
    app = Flask("orders")

    @app.get("/orders/<number>")
    @bearer(verifier, scopes=["orders"])
    def orders(number: str) -> dict[str, Any]:
        return {"subject": access_token().subject, "number": number}

    @app.get("/strict")
    @bearer(verifier, any_scopes=["a", "b"], if_status_unavailable="refuse")
    def strict() -> str:
        return "strict"

    @app.get("/open")
    def unprotected() -> str:
        with pytest.raises(RuntimeError, match="@bearer"):
            access_token()
        return "open"

    return app


@pytest.fixture
def client(verifier: Verifier) -> FlaskClient:
    return application(verifier).test_client()


def by(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_200_with_the_token(issuer: Issuer, client: FlaskClient) -> None:
    response = client.get("/orders/7", headers=by(issuer.token()))
    assert response.status_code == 200
    assert response.json == {"subject": issuer.claims()["sub"], "number": "7"}


def test_401_with_a_challenge(issuer: Issuer, client: FlaskClient) -> None:
    response = client.get("/orders/7")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert response.json == {
        "error": "missing_token",
        "error_description": "This resource needs a bearer token",
    }
    response = client.get("/orders/7", headers=by(issuer.token(exp=1)))
    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert response.json == {"error": "invalid_token", "error_description": "The token has expired"}


def test_403_names_the_scopes(issuer: Issuer, client: FlaskClient) -> None:
    response = client.get("/strict", headers=by(issuer.token(scope="c")))
    assert response.status_code == 403
    assert 'scope="a b"' in response.headers["WWW-Authenticate"]
    assert client.get("/strict", headers=by(issuer.token(scope="b"))).status_code == 200


def test_400_for_two_tokens(issuer: Issuer, client: FlaskClient) -> None:
    value = f"Bearer {issuer.token()}"
    twice = [("Authorization", value), ("Authorization", value)]
    assert client.get("/orders/7", headers=twice).status_code == 400
    response = client.get("/orders/7?access_token=x", headers={"Authorization": value})
    assert response.status_code == 400
    assert 'error="invalid_request"' in response.headers["WWW-Authenticate"]


def test_503_without_keys_and_without_status(issuer: Issuer, client: FlaskClient) -> None:
    issuer.answers[LIST] = Answer("away", 500)
    token = issuer.listed_token(scope="a orders")
    response = client.get("/strict", headers=by(token))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert "WWW-Authenticate" not in response.headers
    assert client.get("/orders/7", headers=by(token)).status_code == 200
    issuer.go_away()
    cold = application(verifier_of(issuer)).test_client()
    assert cold.get("/orders/7", headers=by(token)).status_code == 503


def test_rfc_9728_metadata_are_served_and_named(verifier: Verifier) -> None:
    app = application(verifier)
    app.register_blueprint(protected_resource_blueprint(verifier, "https://api.example.com/v1", ["orders"]))
    client = app.test_client()
    response = client.get("/.well-known/oauth-protected-resource/v1")
    assert response.json is not None
    assert response.json["scopes_supported"] == ["orders"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    url = "https://api.example.com/.well-known/oauth-protected-resource/v1"
    assert client.get("/orders/7").headers["WWW-Authenticate"] == f'Bearer resource_metadata="{url}"'


def test_a_view_that_is_not_protected_has_no_token(client: FlaskClient) -> None:
    assert client.get("/open").text == "open"

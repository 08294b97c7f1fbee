"""Against a running Countersign: log in at its token endpoint, then call this service with the access token."""

import importlib
import os

import httpx2
import pytest
from fastapi.testclient import TestClient

import main


def required_settings():
    names = ("COUNTERSIGN_URL", "COUNTERSIGN_USERNAME", "COUNTERSIGN_PASSWORD")
    missing = [name for name in names if not os.getenv(name)]
    # A failure, not a skip: a live test that did not run must not look like one that passed.
    if missing:
        pytest.fail(f"the live test needs a running Countersign: set {', '.join(missing)}", pytrace=False)
    return [os.environ[name] for name in names]


def log_in(url, username, password):
    form = {"grant_type": "password", "username": username, "password": password, "scope": "profile"}
    # Not needed when the server has a default client.
    if client_id := os.getenv("COUNTERSIGN_CLIENT_ID"):
        form["client_id"] = client_id
    response = httpx2.post(f"{url}/token", data=form)
    assert response.status_code == 200, response.text
    return response.json()["access_token"]


def test_log_in_and_call(monkeypatch):
    url, username, password = required_settings()
    # An ISSUER or JWKS_URL that is set wins: the server may be reached by another address than its name.
    monkeypatch.setenv("ISSUER", os.getenv("ISSUER") or url)
    monkeypatch.setenv("JWKS_URL", os.getenv("JWKS_URL") or f"{url}/.well-known/jwks.json")
    client = TestClient(importlib.reload(main).app)

    access_token = log_in(url, username, password)
    response = client.get("/users/me", headers={"Authorization": f"Bearer {access_token}"})
    assert response.status_code == 200, response.text
    assert response.json()["username"] == username

    header, payload, signature = access_token.split(".")
    forged = f"{header}.{payload}.{signature[::-1]}"
    response = client.get("/users/me", headers={"Authorization": f"Bearer {forged}"})
    assert response.status_code == 401

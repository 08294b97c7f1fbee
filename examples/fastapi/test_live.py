"""Against a running Countersign: log in at its token endpoint, then call this service with the access token."""

import importlib
import os
import time

import httpx2
import pytest
from fastapi.testclient import TestClient

import main

# It takes 13 at most: ten of a list's life, a fifth more, and one until the server has published it. A machine that is
# busy otherwise may take longer.
SECONDS_TO_REFUSAL = 60


def required_settings():
    names = ("COUNTERSIGN_URL", "COUNTERSIGN_USERNAME", "COUNTERSIGN_PASSWORD")
    missing = [name for name in names if not os.getenv(name)]
    # A failure, not a skip: a live test that did not run must not look like one that passed.
    if missing:
        pytest.fail(f"the live test needs a running Countersign: set {', '.join(missing)}", pytrace=False)
    return [os.environ[name] for name in names]


@pytest.fixture
def client(monkeypatch):
    url, _, _ = required_settings()
    # An ISSUER that is set wins: the server may be reached by another address than its name.
    monkeypatch.setenv("ISSUER", os.getenv("ISSUER") or url)
    monkeypatch.setenv("BASE_URL", url)
    return TestClient(importlib.reload(main).app)


@pytest.fixture
def access_token():
    url, username, password = required_settings()
    form = {"grant_type": "password", "username": username, "password": password, "scope": "profile"}
    # Not needed when the server has a default client.
    if client_id := os.getenv("COUNTERSIGN_CLIENT_ID"):
        form["client_id"] = client_id
    response = httpx2.post(f"{url}/token", data=form)
    assert response.status_code == 200, response.text
    return response.json()["access_token"]


def get(client, access_token):
    return client.get("/users/me", headers={"Authorization": f"Bearer {access_token}"})


def test_log_in_and_call(client, access_token):
    response = get(client, access_token)
    assert response.status_code == 200, response.text
    assert response.json()["username"] == os.environ["COUNTERSIGN_USERNAME"]

    header, payload, signature = access_token.split(".")
    assert get(client, f"{header}.{payload}.{signature[::-1]}").status_code == 401


def test_a_token_that_is_taken_back_is_refused_within_seconds(client, access_token):
    assert get(client, access_token).status_code == 200
    form = {"token": access_token, "client_id": main.verifier.verify(access_token).client_id}
    assert httpx2.post(f"{os.environ['COUNTERSIGN_URL']}/revoke", data=form).status_code == 200

    deadline = time.monotonic() + SECONDS_TO_REFUSAL
    while (response := get(client, access_token)).status_code == 200:
        assert time.monotonic() < deadline, "the token is accepted still"
    assert (response.status_code, response.json()["detail"]) == (401, "The token has been revoked")

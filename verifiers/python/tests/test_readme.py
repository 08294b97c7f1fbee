"""The code of README.md, run against the test issuer. It imports the kit from where it is installed."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from .issuer import METADATA, Issuer

README = (Path(__file__).parents[1] / "README.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def block(issuer: Issuer, number: int) -> dict[str, Any]:
    """Runs a block, which says https://login.example.com where the test issuer is."""
    names: dict[str, Any] = {"__name__": "readme"}
    exec(BLOCKS[number].replace("https://login.example.com", issuer.url), names)
    return names


@pytest.fixture
def token(issuer: Issuer) -> str:
    # The README's verifiers go by the clock of the system.
    import time

    issuer.clock.wall = time.time()
    return issuer.listed_token()


def test_every_block_has_a_test() -> None:
    assert len(BLOCKS) == 5


def test_five_lines_protect_a_route() -> None:
    after_imports = BLOCKS[0].split("app = FastAPI()\n")[1]
    assert len([line for line in after_imports.splitlines() if line]) <= 5


@pytest.mark.parametrize("number", [0, 1])
def test_the_code_for_fastapi(issuer: Issuer, token: str, number: int) -> None:
    from fastapi.testclient import TestClient

    client = TestClient(block(issuer, number)["app"])
    response = client.get("/orders", headers={"Authorization": f"Bearer {token}"})
    assert response.json() == {"orders_of": issuer.claims()["sub"]}
    assert client.get("/orders").status_code == 401
    assert client.get("/openapi.json").status_code == 200
    assert issuer.asked[METADATA] == 1


def test_the_code_for_flask(issuer: Issuer, token: str) -> None:
    client = block(issuer, 2)["app"].test_client()
    response = client.get("/orders", headers={"Authorization": f"Bearer {token}"})
    assert response.json == {"orders_of": issuer.claims()["sub"]}
    assert client.get("/orders").status_code == 401


def test_the_code_for_django_rest_framework(issuer: Issuer, token: str) -> None:
    if not settings.configured:
        settings.configure(REST_FRAMEWORK={"UNAUTHENTICATED_USER": None})
    from rest_framework.test import APIRequestFactory

    view, make = block(issuer, 3)["Orders"].as_view(), APIRequestFactory()
    response = view(make.get("/orders", HTTP_AUTHORIZATION=f"Bearer {token}"))
    assert response.data == {"orders_of": issuer.claims()["sub"]}
    assert view(make.get("/orders")).status_code == 401


def test_the_code_for_anything_else(issuer: Issuer, token: str) -> None:
    orders = block(issuer, 4)["orders"]
    assert orders([f"Bearer {token}"]) == (200, {}, {"orders_of": issuer.claims()["sub"]})
    status, headers, body = orders([])
    assert (status, headers, body["error"]) == (401, {"WWW-Authenticate": "Bearer"}, "missing_token")

"""FastAPI and Starlette."""

import asyncio
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, Security, WebSocket
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route as StarletteRoute
from starlette.testclient import WebSocketDenialResponse

from countersign_verify import AccessToken, Verifier
from countersign_verify.adapters.fastapi import bearer, protected_resource_router
from countersign_verify.adapters.starlette import access_token, protected_resource_route

from .issuer import LIST, Answer, Issuer
from .support import verifier_of


def application(verifier: Verifier) -> FastAPI:
    app = FastAPI()
    needs_orders = bearer(verifier, scopes=["orders"])

    @app.get("/orders")
    def orders(token: Annotated[AccessToken, Depends(needs_orders)]) -> dict[str, Any]:
        return {"subject": token.subject, "scopes": sorted(token.scopes)}

    @app.get("/write")
    async def write(token: Annotated[AccessToken, Security(needs_orders, scopes=["write"])]) -> str:
        return token.subject

    @app.get("/strict")
    def strict(
        token: Annotated[AccessToken, Depends(bearer(verifier, if_status_unavailable="refuse"))],
    ) -> str:
        return token.subject

    @app.websocket("/socket")
    async def socket(websocket: WebSocket, token: Annotated[AccessToken, Depends(needs_orders)]) -> None:
        await websocket.accept()
        await websocket.send_text(token.client_id)

    return app


@pytest.fixture
def client(verifier: Verifier) -> TestClient:
    return TestClient(application(verifier))


def by(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_200_with_the_token(issuer: Issuer, client: TestClient) -> None:
    response = client.get("/orders", headers=by(issuer.token()))
    assert response.status_code == 200
    assert response.json() == {"subject": issuer.claims()["sub"], "scopes": ["orders", "profile"]}


def test_401_with_a_challenge(issuer: Issuer, client: TestClient) -> None:
    response = client.get("/orders")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert response.json() == {"detail": "This resource needs a bearer token"}
    response = client.get("/orders", headers=by(issuer.token(exp=1)))
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == (
        'Bearer error="invalid_token", error_description="The token has expired"'
    )
    assert response.json() == {"detail": "The token has expired"}


def test_403_names_the_scopes_of_dependency_and_route(issuer: Issuer, client: TestClient) -> None:
    response = client.get("/write", headers=by(issuer.token(scope="orders")))
    assert response.status_code == 403
    assert 'error="insufficient_scope"' in response.headers["WWW-Authenticate"]
    assert 'scope="orders write"' in response.headers["WWW-Authenticate"]
    assert client.get("/write", headers=by(issuer.token(scope="write"))).status_code == 403
    assert client.get("/write", headers=by(issuer.token(scope="orders write"))).status_code == 200


def test_400_for_two_tokens(issuer: Issuer, client: TestClient) -> None:
    value = f"Bearer {issuer.token()}"
    response = client.get("/orders", headers=[("Authorization", value), ("Authorization", value)])
    assert response.status_code == 400
    assert 'error="invalid_request"' in response.headers["WWW-Authenticate"]
    assert client.get("/orders?access_token=x", headers={"Authorization": value}).status_code == 400
    assert client.get("/orders?access_token=x").status_code == 401


def test_503_without_keys_and_without_status(issuer: Issuer, verifier: Verifier, client: TestClient) -> None:
    issuer.answers[LIST] = Answer("away", 500)
    token = issuer.listed_token()
    response = client.get("/strict", headers=by(token))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert "WWW-Authenticate" not in response.headers
    assert client.get("/orders", headers=by(token)).status_code == 200
    issuer.go_away()
    response = TestClient(application(verifier_of(issuer))).get("/orders", headers=by(token))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")


def test_a_web_socket_is_protected(issuer: Issuer, client: TestClient) -> None:
    with client.websocket_connect("/socket", headers=by(issuer.token())) as socket:
        assert socket.receive_text() == "web"
    with pytest.raises(WebSocketDenialResponse), client.websocket_connect("/socket"):
        pytest.fail("a socket was opened without a token")


def test_rfc_9728_metadata_are_served_and_named(verifier: Verifier) -> None:
    app = application(verifier)
    app.include_router(protected_resource_router(verifier, "https://api.example.com/v1", ["orders"]))
    client = TestClient(app)
    response = client.get("/.well-known/oauth-protected-resource/v1")
    assert response.json()["authorization_servers"] == [verifier.issuer]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    url = "https://api.example.com/.well-known/oauth-protected-resource/v1"
    assert client.get("/orders").headers["WWW-Authenticate"] == f'Bearer resource_metadata="{url}"'


def schemes(app: FastAPI) -> Any:
    return app.openapi()["components"]["securitySchemes"]


def test_the_document_says_how_to_authorize(verifier: Verifier) -> None:
    assert schemes(application(verifier)) == {"HTTPBearer": {"type": "http", "scheme": "bearer"}}
    app = FastAPI()
    login = bearer(
        verifier, ["orders"], token_url="https://i.example/token", scope_descriptions={"orders": "Orders"}
    )

    @app.get("/orders")
    def orders(token: Annotated[AccessToken, Security(login, scopes=["write"])]) -> None:
        return None

    flow = schemes(app)["OAuth2"]["flows"]["password"]
    assert flow == {"scopes": {"orders": "Orders"}, "tokenUrl": "https://i.example/token"}
    assert [*app.openapi()["paths"]["/orders"]["get"]["security"][0]] == ["OAuth2"]
    code = bearer(
        verifier, token_url="https://i.example/token", authorization_url="https://i.example/authorize"
    )
    assert code.model.model_dump(exclude_none=True)["flows"]["authorizationCode"]["authorizationUrl"]


def test_starlette_without_fastapi(issuer: Issuer, verifier: Verifier) -> None:
    route = verifier.route(scopes=["orders"])

    async def orders(request: Request) -> JSONResponse:
        token = await access_token(request, verifier, route)
        return JSONResponse({"subject": token.subject})

    described = protected_resource_route(verifier, "https://api.example.com")
    client = TestClient(Starlette(routes=[StarletteRoute("/orders", orders), described]))
    assert client.get("/orders", headers=by(issuer.token())).status_code == 200
    assert client.get("/orders", headers=by(issuer.token(scope="x"))).status_code == 403
    assert "resource_metadata" in client.get("/orders").headers["WWW-Authenticate"]
    assert client.get("/.well-known/oauth-protected-resource").json()["resource"] == "https://api.example.com"


def test_the_event_loop_is_free_while_a_request_waits(issuer: Issuer, verifier: Verifier) -> None:
    slow = issuer.answers[LIST] = Answer(issuer.status_list())
    slow.gate.clear()

    async def both() -> str:
        waiting = asyncio.create_task(verifier.verify_async(issuer.listed_token()))
        # Another request of the same loop is served meanwhile, and lets the first one go.
        await verifier.verify_async(issuer.token())
        assert not waiting.done()
        slow.gate.set()
        return (await waiting).client_id

    assert asyncio.run(both()) == "web"

"""Offline tests: the issuer is a small HTTP server in this process, which counts how often its keys are fetched."""

import base64
import hashlib
import hmac
import importlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi.testclient import TestClient

import main

ISSUER = "https://issuer.example"
SUB = "0199b8a4-6f3e-7c41-9d53-3f2a5e8b7c10"


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY = new_key()
PUBLIC_PEM = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def jwk(key, kid):
    public = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return public | {"kid": kid, "use": "sig", "alg": "RS256"}


def claims(**changes):
    """The claims of a good token; a change to None removes one."""
    now = int(time.time())
    good = {
        "iss": ISSUER,
        "exp": now + 600,
        "aud": ISSUER,
        "sub": SUB,
        "client_id": "demo",
        "iat": now,
        "jti": "0199b8a4-9c02-7d1e-8a67-5b1c0d9e2f34",
        "scope": "profile email",
        "preferred_username": "alice",
        "name": "Alice Liddell",
        "email": "alice@example.com",
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def token(key=KEY, kid="one", typ="at+jwt", **changes):
    return jwt.encode(claims(**changes), key, algorithm="RS256", headers={"kid": kid, "typ": typ})


def unsigned_token():
    return jwt.encode(claims(), None, algorithm="none", headers={"kid": "one", "typ": "at+jwt"})


def hs256_token(secret):
    """By hand, since PyJWT refuses to use a public key as an HMAC secret."""

    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    header = {"alg": "HS256", "kid": "one", "typ": "at+jwt"}
    signed = encode(json.dumps(header).encode()) + b"." + encode(json.dumps(claims()).encode())
    return (signed + b"." + encode(hmac.digest(secret, signed, hashlib.sha256))).decode()


class JwksServer(HTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), JwksHandler)
        self.url = f"http://127.0.0.1:{self.server_port}/.well-known/jwks.json"
        self.status = 200
        self.body = json.dumps({"keys": [jwk(KEY, "one")]})
        self.fetches = 0


class JwksHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.fetches += 1
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body.encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def jwks():
    with JwksServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def client(jwks, monkeypatch):
    monkeypatch.setenv("ISSUER", ISSUER)
    monkeypatch.setenv("JWKS_URL", jwks.url)
    for name in ("AUDIENCE", "TOKEN_URL"):
        monkeypatch.delenv(name, raising=False)
    # The configuration is read on import; a fresh one also begins with an empty key cache.
    return TestClient(importlib.reload(main).app)


def get(client, access_token, path="/users/me"):
    return client.get(path, headers={"Authorization": f"Bearer {access_token}"})


def assert_unauthorized(response):
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert isinstance(response.json()["detail"], str)


def test_good_token(client):
    response = get(client, token())
    assert response.status_code == 200
    assert response.json() == {
        "id": SUB,
        "username": "alice",
        "email": "alice@example.com",
        "full_name": "Alice Liddell",
    }


def test_items(client):
    response = get(client, token(), "/users/me/items")
    assert response.status_code == 200
    assert response.json() == [{"item_id": "Foo", "owner": "alice"}]


@pytest.mark.parametrize(
    "access_token",
    [
        token(typ="AT+JWT"),
        token(typ="application/at+jwt"),
        token(aud=["https://other.example", ISSUER]),
        token(exp=int(time.time()) - 30),  # within the leeway, for clocks that differ
    ],
    ids=["typ in capitals", "typ as media type", "several audiences", "just expired"],
)
def test_unusual_but_good_tokens(client, access_token):
    assert get(client, access_token).status_code == 200


def test_personal_claims_are_optional(client):
    response = get(client, token(email=None, name=None))
    assert response.status_code == 200
    assert response.json() == {"id": SUB, "username": "alice", "email": None, "full_name": None}


@pytest.mark.parametrize(
    "access_token",
    [
        token(aud="https://other.example"),
        token(iss="https://other.example"),
        token(iss=ISSUER + "/"),
        token(exp=int(time.time()) - 120),
        unsigned_token(),
        hs256_token(PUBLIC_PEM),
        token(typ="JWT"),
        token(typ=None),
        token(key=new_key()),
        token(kid="unknown"),
        token()[:-8],
        "nonsense",
        "",
    ],
    ids=[
        "wrong aud",
        "wrong iss",
        "iss with a slash",
        "expired",
        "alg none",
        "HS256 with the public key",
        "typ of an ID token",
        "no typ",
        "other key, same kid",
        "unknown kid",
        "cut signature",
        "not a JWT",
        "empty",
    ],
)
@pytest.mark.parametrize("path", ["/users/me", "/users/me/items"])
def test_bad_tokens(client, access_token, path):
    assert_unauthorized(get(client, access_token, path))


@pytest.mark.parametrize("name", ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"])
def test_required_claims(client, name):
    assert_unauthorized(get(client, token(**{name: None})))


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic YWxpY2U6c2VjcmV0"}], ids=["none", "Basic"])
@pytest.mark.parametrize("path", ["/users/me", "/users/me/items"])
def test_no_token(client, headers, path):
    assert_unauthorized(client.get(path, headers=headers))


def test_token_without_the_profile_scope(client):
    response = get(client, token(scope=None, preferred_username=None, name=None, email=None))
    assert response.status_code == 403
    assert response.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="profile"'


def test_keys_are_fetched_once(client, jwks):
    for _ in range(5):
        assert get(client, token()).status_code == 200
        assert_unauthorized(get(client, token(kid="made up")))
    assert jwks.fetches == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, ""), (404, "{}"), (200, "<html>"), (200, '{"keys": []}')],
    ids=["500", "404", "not JSON", "no keys"],
)
def test_keys_cannot_be_fetched(client, jwks, status, body):
    good_body = jwks.body
    jwks.status, jwks.body = status, body
    response = get(client, token())
    assert response.status_code == 503
    assert isinstance(response.json()["detail"], str)
    assert "WWW-Authenticate" not in response.headers

    jwks.status, jwks.body = 200, good_body
    assert get(client, token()).status_code == 200


def test_issuer_cannot_be_reached(jwks, client):
    jwks.shutdown()
    jwks.server_close()
    assert get(client, token()).status_code == 503


def test_new_key_is_picked_up(client, jwks, monkeypatch):
    assert get(client, token()).status_code == 200
    new = new_key()
    jwks.body = json.dumps({"keys": [jwk(KEY, "one"), jwk(new, "two")]})
    monkeypatch.setattr(main.jwks_client, "cooldown_duration", 0)
    assert get(client, token(key=new, kid="two")).status_code == 200
    assert get(client, token()).status_code == 200


def test_audience_of_its_own(client, monkeypatch):
    monkeypatch.setenv("AUDIENCE", "https://api.example")
    client = TestClient(importlib.reload(main).app)
    assert get(client, token(aud="https://api.example")).status_code == 200
    assert_unauthorized(get(client, token()))


def test_docs_know_the_absolute_token_url(client):
    schemes = client.get("/openapi.json").json()["components"]["securitySchemes"]
    assert schemes["OAuth2PasswordBearer"]["flows"]["password"]["tokenUrl"] == f"{ISSUER}/token"

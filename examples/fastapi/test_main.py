"""Offline tests: the issuer is a small HTTP server in this process, which counts what is fetched from it."""

import base64
import hashlib
import hmac
import importlib
import json
import threading
import time
import zlib
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi.testclient import TestClient

import main

ISSUER = "https://issuer.example"
METADATA = "/.well-known/oauth-authorization-server"
JWKS = "/.well-known/jwks.json"
LIST = "/status-lists/1"
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


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def hs256_token(secret):
    """By hand, since PyJWT refuses to use a public key as an HMAC secret."""
    header = {"alg": "HS256", "kid": "one", "typ": "at+jwt"}
    signed = base64url(json.dumps(header).encode()) + b"." + base64url(json.dumps(claims()).encode())
    return (signed + b"." + base64url(hmac.digest(secret, signed, hashlib.sha256))).decode()


def listed_token(idx):
    """A token that names its place in the status list."""
    return token(status={"status_list": {"idx": idx, "uri": ISSUER + LIST}})


def status_list(statuses):
    """Eight places in each byte, the first one in the lowest bit."""
    now = int(time.time())
    lst = base64url(zlib.compress(statuses)).decode()
    members = {"sub": ISSUER + LIST, "iat": now, "exp": now + 300, "ttl": 10}
    members["status_list"] = {"bits": 1, "lst": lst}
    return jwt.encode(members, KEY, algorithm="RS256", headers={"kid": "one", "typ": "statuslist+jwt"})


class Issuer(HTTPServer):
    """Is reached at `url`, and says that it is ISSUER."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), IssuerHandler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.fetches = Counter()
        self.answers = {
            METADATA: (200, json.dumps({"issuer": ISSUER, "jwks_uri": ISSUER + JWKS})),
            JWKS: (200, json.dumps({"keys": [jwk(KEY, "one")]})),
            LIST: (200, status_list(b"\x02")),
        }


class IssuerHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.fetches[self.path] += 1
        status, body = self.server.answers[self.path]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def issuer():
    with Issuer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def client(issuer, monkeypatch):
    monkeypatch.setenv("ISSUER", ISSUER)
    monkeypatch.setenv("BASE_URL", issuer.url)
    for name in ("AUDIENCE", "TOKEN_URL"):
        monkeypatch.delenv(name, raising=False)
    # The configuration is read on import; a fresh verifier also has no keys yet.
    return TestClient(importlib.reload(main).app)


def get(client, access_token, path="/users/me"):
    return client.get(path, headers={"Authorization": f"Bearer {access_token}"})


def assert_unauthorized(response, challenge='Bearer error="invalid_token", '):
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith(challenge)
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


UNUSUAL_BUT_GOOD = {
    "typ in capitals": token(typ="AT+JWT"),
    "typ as media type": token(typ="application/at+jwt"),
    "several audiences": token(aud=["https://other.example", ISSUER]),
    "on a status list": listed_token(0),
}


@pytest.mark.parametrize("access_token", UNUSUAL_BUT_GOOD.values(), ids=UNUSUAL_BUT_GOOD)
def test_unusual_but_good_tokens(client, access_token):
    assert get(client, access_token).status_code == 200


def test_personal_claims_are_optional(client):
    response = get(client, token(email=None, name=None))
    assert response.status_code == 200
    assert response.json() == {"id": SUB, "username": "alice", "email": None, "full_name": None}


BAD = {
    "wrong aud": token(aud="https://other.example"),
    "wrong iss": token(iss="https://other.example"),
    "iss with a slash": token(iss=ISSUER + "/"),
    "expired": token(exp=int(time.time()) - 1),
    "revoked": listed_token(1),
    "alg none": unsigned_token(),
    "HS256 with the public key": hs256_token(PUBLIC_PEM),
    "typ of an ID token": token(typ="JWT"),
    "no typ": token(typ=None),
    "other key, same kid": token(key=new_key()),
    "unknown kid": token(kid="unknown"),
    "cut signature": token()[:-8],
    "not a JWT": "nonsense",
    "empty": "",
}


@pytest.mark.parametrize("access_token", BAD.values(), ids=BAD)
@pytest.mark.parametrize("path", ["/users/me", "/users/me/items"])
def test_bad_tokens(client, access_token, path):
    assert_unauthorized(get(client, access_token, path))


@pytest.mark.parametrize("name", ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"])
def test_required_claims(client, name):
    assert_unauthorized(get(client, token(**{name: None})))


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic YWxpY2U6c2VjcmV0"}], ids=["none", "Basic"])
@pytest.mark.parametrize("path", ["/users/me", "/users/me/items"])
def test_no_token(client, headers, path):
    response = client.get(path, headers=headers)
    assert_unauthorized(response, "Bearer")
    # Nothing was wrong with a token: there was none.
    assert "error" not in response.headers["WWW-Authenticate"]


def test_token_without_the_profile_scope(client):
    response = get(client, token(scope="email", preferred_username=None, name=None))
    assert response.status_code == 403
    challenge = response.headers["WWW-Authenticate"]
    assert 'error="insufficient_scope"' in challenge
    assert 'scope="profile"' in challenge


def test_token_of_a_client(client):
    response = get(client, token(sub="demo", preferred_username=None, name=None, email=None))
    assert response.status_code == 403
    assert response.json() == {"detail": "The access token names no user"}


def test_everything_is_fetched_once(client, issuer):
    for _ in range(5):
        assert get(client, listed_token(0)).status_code == 200
        assert_unauthorized(get(client, listed_token(1)))
    assert issuer.fetches == {METADATA: 1, JWKS: 1, LIST: 1}


def test_made_up_kids_do_not_flood_the_issuer(client, issuer):
    assert get(client, token()).status_code == 200
    for number in range(5):
        assert_unauthorized(get(client, token(kid=f"made up {number}")))
    assert issuer.fetches[JWKS] == 2


@pytest.mark.parametrize(
    "answer",
    [(500, ""), (404, "{}"), (200, "<html>"), (200, '{"keys": []}')],
    ids=["500", "404", "not JSON", "no keys"],
)
def test_keys_cannot_be_fetched(client, issuer, answer):
    issuer.answers[JWKS] = answer
    response = get(client, token())
    assert response.status_code == 503
    assert isinstance(response.json()["detail"], str)
    assert "WWW-Authenticate" not in response.headers


def test_issuer_cannot_be_reached(issuer, client):
    issuer.shutdown()
    issuer.server_close()
    assert get(client, token()).status_code == 503


def test_issuer_goes_away(issuer, client):
    assert get(client, token()).status_code == 200
    issuer.shutdown()
    issuer.server_close()
    assert get(client, token()).status_code == 200


def test_new_key_is_picked_up(client, issuer):
    assert get(client, token()).status_code == 200
    new = new_key()
    issuer.answers[JWKS] = (200, json.dumps({"keys": [jwk(KEY, "one"), jwk(new, "two")]}))
    assert get(client, token(key=new, kid="two")).status_code == 200
    assert get(client, token()).status_code == 200


def test_audience_of_its_own(client, monkeypatch):
    monkeypatch.setenv("AUDIENCE", "https://api.example")
    client = TestClient(importlib.reload(main).app)
    assert get(client, token(aud="https://api.example")).status_code == 200
    assert_unauthorized(get(client, token()))


def test_docs_know_the_absolute_token_url(client):
    schemes = client.get("/openapi.json").json()["components"]["securitySchemes"]
    assert schemes["OAuth2"]["flows"]["password"]["tokenUrl"] == f"{ISSUER}/token"

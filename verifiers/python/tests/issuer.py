"""An issuer on 127.0.0.1 with keys of its own, status lists, and a switch for each kind of misbehaviour."""

import base64
import json
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

AUDIENCE = "https://api.example.com"
METADATA = "/.well-known/oauth-authorization-server"
JWKS = "/.well-known/jwks.json"
LIST = "/status-lists/1"


class Clock:
    """The time that a verifier under test sees. It moves only when it is told to."""

    def __init__(self) -> None:
        self.wall = 1_800_000_000.0
        self.steady = 1000.0

    def advance(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


class Answer:
    """What a URL answers. It can be held back until it is let go."""

    def __init__(
        self, body: bytes | str = b"", status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        self.body = body.encode() if isinstance(body, str) else body
        self.status = status
        self.headers = headers or {}
        self.gate = threading.Event()
        self.gate.set()


@cache
def key(number: int, bits: int = 2048) -> rsa.RSAPrivateKey:
    """The same key for the same number: making one takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def jwk(private: rsa.RSAPrivateKey, kid: str | None, **changes: Any) -> dict[str, Any]:
    members: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    members.pop("key_ops", None)
    members |= {"kid": kid, "use": "sig", "alg": "RS256"} | changes
    return {name: value for name, value in members.items() if value is not None}


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def lst(statuses: bytes) -> str:
    return base64url(zlib.compress(statuses, 9))


def signed(
    claims: Any, private: Any, kid: str | None = "one", typ: str | None = "at+jwt", **header: Any
) -> str:
    """A token made by hand, so that every part of it can be wrong. Claims may be JSON text."""
    members = {"alg": "RS256", "typ": typ, "kid": kid} | header
    members = {name: value for name, value in members.items() if value is not None}
    payload = claims if isinstance(claims, str) else json.dumps(claims)
    signing_input = f"{base64url(json.dumps(members).encode())}.{base64url(payload.encode())}"
    algorithm = jwt.get_algorithm_by_name("RS256")
    return f"{signing_input}.{base64url(algorithm.sign(signing_input.encode(), private))}"


class Issuer:
    """Answers like Countersign until a test says otherwise. ``asked`` counts the requests of each path."""

    def __init__(self, server: ThreadingHTTPServer, clock: Clock) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.clock = clock
        self.asked: Counter[str] = Counter()
        self.seen: dict[str, dict[str, str]] = {}
        self.answers: dict[str, Answer | Callable[[], Answer]] = {
            METADATA: lambda: Answer(json.dumps({"issuer": self.url, "jwks_uri": self.url + JWKS})),
            JWKS: lambda: Answer(json.dumps({"keys": self.keys}), headers=self.jwks_headers),
            LIST: lambda: Answer(self.status_list()),
        }
        self.keys = [jwk(key(1), "one")]
        self.jwks_headers = {"Cache-Control": "public, max-age=300"}
        # The statuses of sixteen tokens, all valid.
        self.statuses = bytearray(2)
        self.change_number = 1
        self.signing: tuple[rsa.RSAPrivateKey, str] = (key(1), "one")

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of a good token. A change to None leaves one out."""
        now = int(self.clock.wall)
        good = {
            "iss": self.url,
            "exp": now + 600,
            "aud": AUDIENCE,
            "sub": "0199b8a4-6f3e-7c41-9d53-3f2a5e8b7c10",
            "client_id": "web",
            "iat": now,
            "jti": "0199b8a4-9c02-7d1e-8a67-5b1c0d9e2f34",
            "scope": "orders profile",
            "roles": ["admin"],
            "preferred_username": "alice",
        }
        return {name: value for name, value in (good | changes).items() if value is not None}

    def token(self, **changes: Any) -> str:
        return signed(self.claims(**changes), *self.signing)

    def listed_token(self, idx: Any = 3, uri: Any = None, **changes: Any) -> str:
        """A token that names a status list: the issuer's own one, if no other is given."""
        reference = {"idx": idx, "uri": self.url + LIST if uri is None else uri}
        return self.token(status={"status_list": reference}, **changes)

    def list_claims(self, **changes: Any) -> dict[str, Any]:
        now = int(self.clock.wall)
        good = {
            "sub": self.url + LIST,
            "iat": now,
            "exp": now + 300,
            "ttl": 10,
            "change_number": self.change_number,
            "status_list": {"bits": 1, "lst": lst(bytes(self.statuses))},
        }
        return {name: value for name, value in (good | changes).items() if value is not None}

    def status_list(self, **changes: Any) -> str:
        return signed(self.list_claims(**changes), *self.signing, typ="statuslist+jwt")

    def revoke(self, idx: int) -> None:
        self.statuses[idx // 8] |= 1 << idx % 8
        self.change_number += 1

    def go_away(self) -> None:
        for path in self.answers:
            self.answers[path] = Answer("away", 500)


class _Handler(BaseHTTPRequestHandler):
    issuer: Issuer

    def do_GET(self) -> None:
        issuer = self.issuer
        path = self.path.partition("?")[0]
        issuer.asked[path] += 1
        issuer.seen[path] = {name.lower(): value for name, value in self.headers.items()}
        answer = issuer.answers.get(path, Answer("no", 404))
        answer = answer if isinstance(answer, Answer) else answer()
        answer.gate.wait(20)
        try:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)
        except OSError:
            # The kit has had enough of a body that is too large.
            return

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    handler = type("Handler", (_Handler,), {})
    server = _Server(("127.0.0.1", 0), handler)
    issuer = Issuer(server, Clock())
    handler.issuer = issuer  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        for answer in issuer.answers.values():
            if isinstance(answer, Answer):
                answer.gate.set()
        server.shutdown()
        server.server_close()

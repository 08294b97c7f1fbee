"""One GET with every limit that a stranger's answer needs."""

import re
import socket
import zlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin

import httpx2

from .inflate import TooLarge, inflate
from .urls import origin

_REDIRECTS = 3
_GZIP = 31
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,10})\"?\s*(?:,|$)", re.IGNORECASE)


class FetchFailed(Exception):
    """A fetch has failed. The message says how, and holds nothing of what was fetched."""


class NotFound(FetchFailed):
    """The answer was 404."""


class Response(NamedTuple):
    """A body whose size was bounded, and for how many seconds the server says it is fresh, if it says so."""

    body: bytes
    max_age: float | None


class Fetcher:
    """Makes downloads, each with its own deadline on the monotonic clock."""

    def __init__(
        self, timeout: float, monotonic: Callable[[], float], make_client: Callable[[], httpx2.Client] | None
    ) -> None:
        self.timeout = timeout
        self.monotonic = monotonic
        self._make_client = make_client or self._own_client
        self._tls: Any = None

    def download(self) -> "Download":
        return Download(self, self.monotonic() + self.timeout)

    def client(self) -> httpx2.Client:
        return self._make_client()

    def _own_client(self) -> httpx2.Client:
        # Reading the certificates takes milliseconds, and they are the same each time.
        if self._tls is None:
            self._tls = httpx2.create_ssl_context()
        # A kept connection that the server closes at the wrong moment would be a failed fetch.
        return httpx2.Client(verify=self._tls, limits=httpx2.Limits(max_keepalive_connections=0))


class Download:
    """The GETs of one fetch, which share one deadline."""

    def __init__(self, fetcher: Fetcher, deadline: float) -> None:
        self._fetcher = fetcher
        self._deadline = deadline
        self._sockets: list[socket.socket] = []
        self._aborted = False

    def get(self, url: str, accept: str, max_bytes: int) -> Response:
        """GETs a URL. Raises FetchFailed for anything but a 200 within size, time and origin."""
        try:
            with self._fetcher.client() as client:
                return self._follow(client, url, accept, max_bytes)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            # The text of an error may quote the answer; its type says enough.
            raise FetchFailed(f"{type(error).__name__} at {url}") from None

    def abort(self) -> None:
        """Wakes the thread that is stuck in this download, which then fails."""
        self._aborted = True
        for connection in self._sockets:
            try:
                # The plain call: that of a TLS socket would change it under the thread that reads from it.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                continue

    def _follow(self, client: httpx2.Client, url: str, accept: str, max_bytes: int) -> Response:
        here = url
        for _ in range(1 + _REDIRECTS):
            headers = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": "countersign-verify"}
            request = client.build_request(
                "GET", here, headers=headers, timeout=self._left(), extensions={"trace": self._trace}
            )
            response = client.send(request, stream=True, follow_redirects=False)
            try:
                if not response.has_redirect_location:
                    return self._read(response, here, max_bytes)
                there = urljoin(here, response.headers["Location"])
            finally:
                response.close()
            # Another origin could be anybody's, and may be one that only this service can reach.
            if origin(there) is None or origin(there) != origin(url):
                raise FetchFailed(f"{here} redirects to another origin")
            here = there
        raise FetchFailed(f"{url} redirects too often")

    def _read(self, response: httpx2.Response, url: str, max_bytes: int) -> Response:
        if response.status_code == 404:
            raise NotFound(f"{url} answered 404")
        if response.status_code != 200:
            raise FetchFailed(f"{url} answered {response.status_code}")
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        chunks = response.iter_raw()
        if response.is_stream_consumed:
            # A transport that somebody brought along may have read and decoded everything already.
            encoding, chunks = "identity", iter((response.content,))
        body = bytearray()
        for chunk in chunks:
            body += chunk
            if len(body) > max_bytes:
                raise FetchFailed(f"{url} answered more than {max_bytes} bytes")
            self._left()
        return Response(_decoded(bytes(body), encoding, url, max_bytes), _freshness(response.headers))

    def _left(self) -> float:
        left = self._deadline - self._fetcher.monotonic()
        if left <= 0 or self._aborted:
            raise FetchFailed("no answer in time")
        return left

    def _trace(self, name: str, info: Mapping[str, Any]) -> None:
        if name in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            connection = info["return_value"].get_extra_info("socket")
            if isinstance(connection, socket.socket):
                self._sockets.append(connection)


def _decoded(body: bytes, encoding: str, url: str, max_bytes: int) -> bytes:
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise FetchFailed(f"{url} answered with an encoding that was not asked for")
    try:
        return inflate(body, max_bytes, _GZIP)
    except TooLarge:
        raise FetchFailed(f"{url} answered more than {max_bytes} bytes") from None
    except zlib.error:
        raise FetchFailed(f"{url} answered broken gzip") from None


def _freshness(headers: Mapping[str, str]) -> float | None:
    """Seconds that are left of ``max-age`` (RFC 9111 §4.2), or None without one."""
    found = _MAX_AGE.search(headers.get("Cache-Control", ""))
    if found is None:
        return None
    age = headers.get("Age", "").strip()
    return float(found.group(1)) - (float(age) if re.fullmatch(r"\d{1,10}", age) else 0.0)

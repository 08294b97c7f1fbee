"""Which URLs belong to the issuer, and where they are fetched: a name is not an address."""

import re
from urllib.parse import SplitResult, urlsplit

# A segment `.` or `..`, also percent-encoded: a server may take it for a way out of the issuer's path.
_DOT_SEGMENT = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_DEFAULT_PORTS = {"https": 443, "http": 80}


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port (RFC 6454 §4), or None for anything but a plain http or https URL."""
    parts = _plain(url)
    return None if parts is None else _origin(parts)


def is_under(url: str, prefix: str) -> bool:
    """Whether a URL has the origin of the prefix and a path below the prefix's path."""
    parts = _plain(url)
    if parts is None or _origin(parts) != origin(prefix):
        return False
    return parts.path.startswith(urlsplit(prefix).path.rstrip("/") + "/")


def mapped(url: str, prefix: str, base: str) -> str:
    """The same URL under another base, if it is under the prefix; else the URL as it stands."""
    if not is_under(url, prefix):
        return url
    parts = urlsplit(url)
    rest = parts.path[len(urlsplit(prefix).path.rstrip("/")) :]
    return base.rstrip("/") + rest + (f"?{parts.query}" if parts.query else "")


def well_known(base: str, name: str) -> str:
    """The well-known URL between host and path (RFC 8414 §3.1, RFC 9728 §3.1)."""
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}/.well-known/{name}{parts.path.rstrip('/')}"


def _plain(url: str) -> SplitResult | None:
    if re.search(r"[^\x21-\x7e]|\\", url):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises ValueError for a port that is no number
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return None
    if "@" in parts.netloc or "#" in url or _DOT_SEGMENT.search(parts.path):
        return None
    return parts


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, parts.hostname or "", parts.port or _DEFAULT_PORTS[parts.scheme]

"""What an API says about itself, so that clients find the issuer (RFC 9728)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .settings import ConfigurationError, scope_names
from .urls import origin, well_known


@dataclass(frozen=True)
class ProtectedResource:
    """The metadata of a protected resource (RFC 9728 §2), and where they are served (§3.1)."""

    resource: str
    issuer: str
    scopes: tuple[str, ...]

    @property
    def url(self) -> str:
        """The URL that challenges name (§5.1)."""
        return well_known(self.resource, "oauth-protected-resource")

    @property
    def path(self) -> str:
        """The path of that URL."""
        return urlsplit(self.url).path

    @property
    def document(self) -> dict[str, Any]:
        """The JSON document."""
        return {
            "resource": self.resource,
            "authorization_servers": [self.issuer],
            "scopes_supported": list(self.scopes),
            "bearer_methods_supported": ["header"],
        }

    @property
    def headers(self) -> dict[str, str]:
        """What it is served with: apps in browsers read it too, and it is no secret."""
        return {"Access-Control-Allow-Origin": "*"}


def describe(resource: str, issuer: str, scopes: Iterable[str]) -> ProtectedResource:
    """Checks what an API says about itself. Raises ConfigurationError."""
    if not isinstance(resource, str) or origin(resource) is None or "?" in resource or '"' in resource:
        raise ConfigurationError("resource: give the URL of this API, such as https://api.example.com")
    return ProtectedResource(resource, issuer, tuple(sorted(scope_names("scopes", scopes))))

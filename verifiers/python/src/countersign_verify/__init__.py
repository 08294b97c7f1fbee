"""Protects the routes of an API with access tokens that are verified offline (RFC 9068, RFC 6750).

Tokens that the issuer has taken back are refused within seconds (draft-ietf-oauth-status-list).
"""

from .protected_resource import ProtectedResource
from .refusal import REASONS, Reason, Refusal
from .route import Route
from .settings import ConfigurationError
from .token import AccessToken
from .verifier import Verifier

__all__ = [
    "REASONS",
    "AccessToken",
    "ConfigurationError",
    "ProtectedResource",
    "Reason",
    "Refusal",
    "Route",
    "Verifier",
]

__version__ = "0.1.0"

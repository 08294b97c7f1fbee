"""What one route demands of a token."""

from collections.abc import Iterable
from dataclasses import dataclass

from .refusal import Refusal
from .settings import IfStatusUnavailable, check_mode, scope_names


@dataclass(frozen=True)
class Route:
    """All of ``scopes``, one of ``any_scopes`` if there are some, and what to do without a status."""

    scopes: frozenset[str]
    any_scopes: frozenset[str]
    if_status_unavailable: IfStatusUnavailable | None

    @classmethod
    def of(
        cls,
        always: frozenset[str],
        scopes: Iterable[str],
        any_scopes: Iterable[str],
        if_status_unavailable: IfStatusUnavailable | None,
    ) -> "Route":
        """Checks what a route demands. Raises ConfigurationError."""
        if if_status_unavailable is not None:
            check_mode(if_status_unavailable)
        return cls(
            always | scope_names("scopes", scopes),
            scope_names("any_scopes", any_scopes),
            if_status_unavailable,
        )

    def and_scopes(self, scopes: Iterable[str]) -> "Route":
        """The same route with further scopes that are needed."""
        further = frozenset(scopes) - self.scopes
        if not further:
            return self
        return Route(self.scopes | further, self.any_scopes, self.if_status_unavailable)

    def check(self, scopes: frozenset[str]) -> None:
        """Raises Refusal with ``insufficient_scope``, which names what is needed (RFC 6750 §3)."""
        if not self.scopes <= scopes or (self.any_scopes and self.any_scopes.isdisjoint(scopes)):
            raise Refusal("insufficient_scope", sorted(self.scopes | self.any_scopes))

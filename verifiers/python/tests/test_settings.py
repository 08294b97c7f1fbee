"""Wrong settings are told when the verifier is made."""

from typing import Any

import pytest

from countersign_verify import ConfigurationError, Verifier

GOOD: dict[str, Any] = {"issuer": "https://login.example.com", "audience": "https://api.example.com"}

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"issuer": ""}, "issuer"),
    ({"issuer": "login.example.com"}, "issuer"),
    ({"issuer": "ftp://login.example.com"}, "issuer"),
    ({"issuer": "https://"}, "issuer"),
    ({"issuer": None}, "issuer"),
    ({"issuer": "https://user:pw@login.example.com"}, "user and password"),
    ({"issuer": "https://login.example.com?x=1"}, "query"),
    ({"issuer": "https://login.example.com#x"}, "query and fragment"),
    ({"issuer": "https://login example.com"}, "spaces"),
    ({"issuer": 'https://login.example.com/"'}, "quotes"),
    ({"issuer": "https://login.example.com:x"}, "issuer"),
    ({"base_url": "countersign:8080"}, "base_url"),
    ({"jwks_uri": "/jwks.json"}, "jwks_uri"),
    ({"audience": ""}, "audience"),
    ({"audience": []}, "audience"),
    ({"audience": 7}, "audience"),
    ({"audience": [7]}, "audience"),
    ({"scopes": "orders"}, "list"),
    ({"scopes": ["orders profile"]}, "spaces"),
    ({"scopes": ['a"b']}, "quotes"),
    ({"scopes": [""]}, "scope"),
    ({"scopes": [7]}, "scope"),
    ({"scopes": 7}, "scopes"),
    ({"status_list_origins": ["lists.example.com"]}, "status_list_origins"),
    ({"status_list_origins": ["https://lists.example.com/x"]}, "path"),
    ({"algorithms": []}, "algorithms"),
    ({"algorithms": ["none"]}, "asymmetric"),
    ({"algorithms": ["HS256"]}, "asymmetric"),
    ({"algorithms": ["RS256", "HS512"]}, "HS512"),
    ({"algorithms": ["rs256"]}, "rs256"),
    ({"algorithms": [7]}, "algorithms"),
    ({"if_status_unavailable": "maybe"}, "accept"),
    ({"require_status": True, "check_status": False}, "check_status"),
    ({"timeout": 0}, "timeout"),
    ({"timeout": "2"}, "timeout"),
    ({"timeout": True}, "timeout"),
    ({"max_list_bytes": 0}, "max_list_bytes"),
    ({"max_list_bytes": 1.5}, "max_list_bytes"),
    ({"clock": 7}, "clock"),
    ({"monotonic": 7}, "monotonic"),
    ({"http_client": 7}, "http_client"),
    ({"on_event": 7}, "on_event"),
]


@pytest.mark.parametrize(("changes", "said"), WRONG, ids=lambda value: str(value)[:60])
def test_a_wrong_setting_is_told_with_what_to_do(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Verifier(**(GOOD | changes))


def test_an_unknown_setting_is_told() -> None:
    with pytest.raises(TypeError, match="audiences"):
        Verifier(**GOOD, audiences=["x"])  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "http://countersign:8080"},
        {"issuer": "https://login.example.com/tenant"},
        {"jwks_uri": "https://login.example.com/jwks?set=1"},
        {"status_list_origins": "https://lists.example.com/"},
        {"audience": ["a", "b"]},
        {"algorithms": "ES256"},
        {"timeout": 1},
    ],
    ids=str,
)
def test_unusual_settings_are_accepted(changes: dict[str, Any]) -> None:
    Verifier(**(GOOD | changes))


def test_a_route_is_checked_as_well() -> None:
    verifier = Verifier(**GOOD)
    with pytest.raises(ConfigurationError, match="list"):
        verifier.route(scopes="orders")
    with pytest.raises(ConfigurationError, match="list"):
        verifier.route(any_scopes="orders")
    with pytest.raises(ConfigurationError, match="refuse"):
        verifier.route(if_status_unavailable="no")  # type: ignore[arg-type]


@pytest.mark.parametrize("resource", ["api.example.com", "https://api.example.com?x", 'https://a/"', "", 7])
def test_a_resource_has_to_be_a_url(resource: Any) -> None:
    with pytest.raises(ConfigurationError, match="resource"):
        Verifier(**GOOD).protected_resource(resource)

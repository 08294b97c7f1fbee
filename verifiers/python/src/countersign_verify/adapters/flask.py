"""Flask: a decorator that protects a view, and a blueprint for the metadata of RFC 9728."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, Response, abort, current_app, g, jsonify, request

from ..refusal import Refusal
from ..settings import IfStatusUnavailable
from ..token import AccessToken
from ..verifier import Verifier

P = ParamSpec("P")


def bearer(
    verifier: Verifier,
    scopes: Iterable[str] = (),
    any_scopes: Iterable[str] = (),
    if_status_unavailable: IfStatusUnavailable | None = None,
) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """A decorator, below ``@app.route``. The view finds the token with :func:`access_token`.

    All of ``scopes`` are needed, and one of ``any_scopes``. A refusal is answered as JSON by RFC 6750 §3.
    Raises ConfigurationError.
    """
    route = verifier.route(scopes, any_scopes, if_status_unavailable)

    def protect(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        def protected(*args: P.args, **kwargs: P.kwargs) -> Any:
            header = request.headers.getlist("Authorization")
            try:
                g.access_token = verifier.authenticate(header, "access_token" in request.args, route)
            except Refusal as refusal:
                abort(_answer(refusal.status, refusal.headers, refusal.body))
            return current_app.ensure_sync(view)(*args, **kwargs)

        return protected

    return protect


def access_token() -> AccessToken:
    """The verified token of this request. Raises RuntimeError in a view that is not protected."""
    token = g.get("access_token")
    if not isinstance(token, AccessToken):
        raise RuntimeError("this view is not protected: put @bearer(verifier) below @app.route")
    return token


def protected_resource_blueprint(verifier: Verifier, resource: str, scopes: Iterable[str] = ()) -> Blueprint:
    """A blueprint that serves the metadata of this API (RFC 9728 §3): ``app.register_blueprint(…)``."""
    description = verifier.protected_resource(resource, scopes)
    blueprint = Blueprint("countersign_protected_resource", __name__)

    @blueprint.get(description.path)
    def protected_resource() -> Response:
        return _answer(200, description.headers, description.document)

    return blueprint


def _answer(status: int, headers: Mapping[str, str], body: Mapping[str, Any]) -> Response:
    answer = jsonify(body)
    answer.status_code = status
    answer.headers.update(headers)
    return answer

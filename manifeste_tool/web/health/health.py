"""For the machine that keeps the site up: is it alive, can it serve, how is it."""

import hmac
import json
from http import HTTPStatus

from flask import Blueprint, Response, current_app, request

from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.health import readiness
from manifeste_tool.web import context
from manifeste_tool.web.health.metrics import CONTENT_TYPE, Metrics

blueprint = Blueprint("health", __name__)
METRICS = "manifeste_metrics"


@blueprint.get("/healthz")
def alive() -> Response:
    """Say that the process answers; nothing else is asked."""
    return _plain(json.dumps({"alive": True}), HTTPStatus.OK, "application/json")


@blueprint.get("/readyz")
def ready() -> Response:
    """Say whether the instance can serve, and which part of it cannot."""
    settings = context.settings()
    found = readiness.readiness(
        context.workspace(), home=settings.home.root, sends_mail=bool(settings.mail.host) and not settings.demo
    )
    status = HTTPStatus.OK if found.is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    told = found.told | {"releases": readiness.releases(context.workspace())}
    return _plain(json.dumps(told), status, "application/json")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give every figure to whoever holds the token or asks on the port for it; to others there is no such page."""
    if not (_on_own_port() or _has_token()):
        raise NotFoundError
    counted: Metrics = current_app.extensions[METRICS]
    return _plain(counted.told(), HTTPStatus.OK, CONTENT_TYPE)


def _on_own_port() -> bool:
    """Whether the request came in by the port for it: the server says by which, and no header."""
    port = context.settings().metrics_port
    return bool(port) and request.environ.get("SERVER_PORT") == str(port)


def _has_token() -> bool:
    token, sent = context.settings().metrics_token, request.authorization
    given = sent.token if sent and sent.type == "bearer" else None
    return bool(token) and hmac.compare_digest((given or "").encode(), token.encode())


def _plain(told: str | bytes, status: HTTPStatus, media_type: str) -> Response:
    response = Response(told, int(status), content_type=media_type)
    response.headers["Cache-Control"] = "no-store"
    return response

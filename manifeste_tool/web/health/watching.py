"""Ahead of everything: one line of log and one count for each request, whoever answers it.

A line says the method, the name of the route, the status and how long it took: never the path, which may hold a token,
nor the query, nor where the request comes from. Somebody signed in stands in it by the number that Git knows them by.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import getrandbits
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from werkzeug.wsgi import ClosingIterator

from manifeste_tool.services.health.logs import NAME, note
from manifeste_tool.web.health.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SEEN = "manifeste.seen"
Writing = Callable[[bytes], object]  # spelt once: a function that is made at each request reads its annotations then
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
_LOG = logging.getLogger(f"{NAME}.requêtes")
_FAILED = 500


@dataclass(slots=True)
class Seen:
    """What is noted of a request on its way. `limit` is what was done too often, `endpoint` the name of the route."""

    id: str
    endpoint: str = ""
    person: int | None = None
    kept: bool = False
    limit: str = ""
    status: int = _FAILED


class Watch:
    """The layer. `metrics` counts, the log keeps a line."""

    def __init__(self, app: "WSGIApplication", *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass the request on, and note what became of it once its answer is closed."""
        seen = Seen(f"{getrandbits(48):012x}")
        environ[SEEN] = seen
        began = perf_counter()

        def opened(status: str, headers: list[tuple[str, str]], *error: Any) -> Writing:
            seen.status = int(status[:3])
            return start_response(status, [*headers, ("X-Request-Id", seen.id)], *error)

        def closed() -> None:
            self._note(environ["REQUEST_METHOD"], seen, perf_counter() - began)

        try:
            parts = self._app(environ, opened)
        except Exception:
            closed()
            raise
        return ClosingIterator(parts, closed)

    def _note(self, method: str, seen: Seen, seconds: float) -> None:
        method = method if method in _METHODS else "other"
        note(
            _LOG,
            "request",
            method=method,
            endpoint=seen.endpoint or "-",
            status=seen.status,
            ms=round(seconds * 1000, 1),
            id=seen.id,
            person=seen.person,
            kept=seen.kept or None,
        )
        self._metrics.note(seen, method, seconds)


def seen() -> Seen:
    """Return what is noted of this request; a note that nobody reads where the layer is not there."""
    found: Seen = request.environ.setdefault(SEEN, Seen(""))
    return found


def prepare(app: Flask) -> None:
    """Note which route answers, and whom; who reads is not asked for where no page asked."""
    app.before_request(_note_route)
    app.after_request(_note_person)


def _note_route() -> None:
    seen().endpoint = request.endpoint or ""


def _note_person(response: Response) -> Response:
    user = g.get("_login_user")
    if user is not None and user.is_authenticated:
        seen().person = user.person.id
    return response

"""In front of the API: it answers everybody as a visitor, lets any page of the web read it, and only ever reads.

It stands before the cache of public pages, because a cookie would go round that cache and because the cache keeps one
answer an address: a request for another form than the one there is must not meet it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.http import parse_accept_header

from manifeste_tool.web.api.problems import concern
from manifeste_tool.web.health.watching import Writing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: What a browser tells the page that asked: everybody may read, no cookie is ever taken.
_OPEN = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, Location"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
_ASKING = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_RANGE")


#: What takes JSON, what says it most exactly first.
_JSON = ("application/json", "application/*", "*/*")


class ApiGate:
    """The layer. `uncached` is the application without the cache in front."""

    def __init__(self, app: "WSGIApplication", *, uncached: "WSGIApplication") -> None:
        self._app = app
        self._uncached = uncached

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass the request on, without what could make its answer another for somebody than for anybody."""
        if not concern(environ.get("PATH_INFO", "")):
            return self._app(environ, start_response)
        asked = {name: value for name, value in environ.items() if name not in _ASKING}
        app = self._app if accepts_json(environ.get("HTTP_ACCEPT", "")) else self._uncached

        def opened(status: str, headers: list[tuple[str, str]], *error: Any) -> Writing:
            return start_response(status, [*_varying(headers), *_OPEN], *error)

        return app(asked, opened)


def accepts_json(accepted: str) -> bool:
    """Whether a header `Accept` takes JSON; one that asks for nothing takes all."""
    read: dict[str, float] = {}
    for value, quality in parse_accept_header(accepted):
        name = value.partition(";")[0].strip().lower()
        read[name] = max(quality, read.get(name, 0))
    named = next((name for name in _JSON if name in read), None)
    return not read if named is None else read[named] > 0


def _varying(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Say what an answer depends on: no cookie, but the form and the coding that are asked for."""
    kept = [(name, value) for name, value in headers if name.lower() != "vary"]
    return [*kept, ("Vary", "Accept, Accept-Encoding")]

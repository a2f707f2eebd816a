"""Ahead of the cache: by what name the site is asked for, whether by HTTPS, and what a machine asks about its health.

`Host` is whatever a visitor writes. Where the instance knows its address (`MANIFESTE_URL`), a request under another
name is refused, and every address that a page, a file or a mail holds is of that one. `X-Forwarded-Host`,
`X-Original-URL` and their kin are never read; `X-Forwarded-For` and `X-Forwarded-Proto` only as far as
`MANIFESTE_PROXIES` says (`create_app`).
"""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, request

from manifeste_tool.errors import N_
from manifeste_tool.web.health.watching import Writing
from manifeste_tool.web.security import ForeignOriginError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Answered without session, cache or name of the site: a machine asks by number, and again and again.
_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
#: Two years, of this name alone: other sites of the same domain may have no HTTPS.
_HSTS = ("Strict-Transport-Security", "max-age=63072000")
_MISDIRECTED = "manifeste.misdirected"
_METRICS = "/metrics"


class MisdirectedError(ForeignOriginError):
    """The site is asked for under a name that is not its own (421)."""

    sentence = N_(
        "Ce site ne répond pas sous ce nom : ouvrez %(url)s. Si vous tenez le serveur, faites passer par votre "
        "mandataire l'en-tête Host tel que le navigateur l'a envoyé, ou corrigez MANIFESTE_URL."
    )


class Front:
    """The layer. `uncached` is the application without the cache; `url` the public address, `""` where none is set."""

    def __init__(self, app: "WSGIApplication", *, uncached: "WSGIApplication", url: str, metrics_port: int) -> None:
        self._app, self._uncached = app, uncached
        self._url = urlsplit(url)
        self._metrics_port = str(metrics_port) if metrics_port else None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass the request on, under the name of the site."""
        path = environ.get("PATH_INFO", "")
        if self._metrics_port and environ.get("SERVER_PORT") == self._metrics_port and path != _METRICS:
            start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return []
        if path in _PATHS:
            return self._uncached(_without_cookies(environ), start_response)
        return self._named(environ, start_response)

    def _named(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        secure = environ.get("wsgi.url_scheme") == "https"
        app = self._app
        if self._url.netloc:
            if not self._is_ours(environ.get("HTTP_HOST", "")):
                environ[_MISDIRECTED] = True
                app = self._uncached
            environ |= {"HTTP_HOST": self._url.netloc, "wsgi.url_scheme": self._url.scheme}

        def opened(status: str, headers: list[tuple[str, str]], *error: Any) -> Writing:
            return start_response(status, [*headers, _HSTS] if secure else headers, *error)

        return app(environ, opened)

    def _is_ours(self, host: str) -> bool:
        """Whether a name is the site's own, or the machine's for itself, which no other can be reached by."""
        try:
            name = urlsplit(f"//{host.strip().lower()}").hostname
        except ValueError:
            return False
        return name == self._url.hostname or _is_loopback(name)


def prepare(app: Flask) -> None:
    """Refuse what the front found to be under another name."""
    app.before_request(refuse_misdirected)


def refuse_misdirected() -> None:
    """Raise `MisdirectedError` for a request under another name than the site's own."""
    if request.environ.get(_MISDIRECTED):
        raise MisdirectedError(url=f"{request.scheme}://{request.host}")


def _is_loopback(name: str | None) -> bool:
    try:
        return name == "localhost" or ip_address(name or "").is_loopback
    except ValueError:
        return False


def _without_cookies(environ: "WSGIEnvironment") -> "WSGIEnvironment":
    return {name: value for name, value in environ.items() if name != "HTTP_COOKIE"}

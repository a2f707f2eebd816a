"""The public pages kept in memory, in front of Flask: one SELECT, no Git, no session.

A page is kept with the public state it was made in, and served only while that state stands. What a person signed in
sees never comes here: a request that carries the session's cookie goes straight through.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers

from manifeste_tool.errors import StorageError
from manifeste_tool.web.health.watching import SEEN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LARGEST = 2 * 1024 * 1024
#: Files too long to be held whole in memory, which pass through as they are written.
_LONG = "/donnees/"
_WORTH_GZIP = 600
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
_BELONGS_TO_A_200 = ("Content-Length", "Content-Type")
_TEXTUAL = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One page: the state it was made in, its headers without length or coding, its bytes plain and gzipped."""

    state: object
    headers: tuple[tuple[str, str], ...]
    plain: bytes
    zipped: bytes
    etag: str
    endpoint: str = ""  # the route that made it, for the log and the figures


@dataclass(slots=True)
class _Shelf:
    """The pages used last, at most `limit`."""

    limit: int
    pages: OrderedDict[str, Kept] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, key: str, state: object) -> Kept | None:
        with self.lock:
            kept = self.pages.get(key)
            if kept is None or kept.state != state:
                return None
            self.pages.move_to_end(key)
            return kept

    def keep(self, key: str, page: Kept) -> None:
        with self.lock:
            self.pages[key] = page
            self.pages.move_to_end(key)
            while len(self.pages) > self.limit:
                self.pages.popitem(last=False)


class PublicCache:
    """The layer. `state` is asked once a request; `release` and `entries` are the program's version and the limit.

    Addresses with a query have a smaller shelf of their own, so that made-up queries push no page out.
    """

    def __init__(
        self, app: "WSGIApplication", *, state: Callable[[], object], cookie: str, release: str, entries: int
    ) -> None:
        self._app = app
        self._state = state
        self._cookie = f"{cookie}="
        self._release = release
        self._shelves = {False: _Shelf(entries), True: _Shelf(entries // 4)}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from memory where that is allowed, else pass the request on."""
        if not self._concerned(environ):
            return self._app(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        name = f"{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST', '')}"  # which a page may hold
        key = f"{name}{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}?{query}"
        try:
            shelf, state = self._shelves[bool(query)], (self._release, self._state())
        except StorageError:  # the page says so, or is read all the same
            return self._app(environ, start_response)
        kept = shelf.get(key, state)
        if kept is not None:
            _note(environ, kept)
        else:
            status, headers, body = _called(self._app, environ)
            kept = _page(state, status, headers, body, endpoint=_route(environ))
            if kept is None:
                start_response(status, headers)
                return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
            shelf.keep(key, kept)
        return _answer(kept, environ, start_response)

    def _concerned(self, environ: "WSGIEnvironment") -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and not environ.get("PATH_INFO", "").startswith(_LONG)
            and self._cookie not in environ.get("HTTP_COOKIE", "")
            and "HTTP_RANGE" not in environ
        )


def _called(app: "WSGIApplication", environ: "WSGIEnvironment") -> tuple[str, list[tuple[str, str]], bytes]:
    """Call the application as if for a whole, unconditional GET."""
    asked: dict[str, Any] = {name: value for name, value in environ.items() if name not in _CONDITIONS}
    told: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
        told.append((status, headers))
        return written.append

    answer = app(asked | {"REQUEST_METHOD": "GET"}, start)
    with closing(_Closable(answer)) as parts:
        body = b"".join(parts)
    status, headers = told[-1]
    return status, headers, b"".join(written) + body


@dataclass(frozen=True, slots=True)
class _Closable:
    parts: Iterable[bytes]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        getattr(self.parts, "close", lambda: None)()


def _route(environ: "WSGIEnvironment") -> str:
    return environ[SEEN].endpoint if SEEN in environ else ""


def _note(environ: "WSGIEnvironment", kept: Kept) -> None:
    if SEEN in environ:
        environ[SEEN].kept, environ[SEEN].endpoint = True, kept.endpoint


def _page(state: object, status: str, headers: list[tuple[str, str]], body: bytes, *, endpoint: str) -> Kept | None:
    """Return the page to keep, None where the answer may not be kept."""
    said = Headers(headers)
    asked = said.get("Cache-Control", "") or ""
    allowed = "public" in asked and "no-store" not in asked and "private" not in asked
    if not status.startswith("200") or "Set-Cookie" in said or not allowed or len(body) > _LARGEST:
        return None
    for name in ("Content-Length", "ETag", "Last-Modified", "Vary"):
        del said[name]
    textual = (said.get("Content-Type", "") or "").startswith(_TEXTUAL) and len(body) > _WORTH_GZIP
    zipped = gzip.compress(body, 6, mtime=0) if textual and "Content-Encoding" not in said else b""
    said["Vary"] = "Accept-Encoding, Cookie"
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Kept(state, tuple(said.items()), body, zipped, etag, endpoint)


def _answer(kept: Kept, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    headers = [*kept.headers, ("ETag", kept.etag)]
    if _matches(environ.get("HTTP_IF_NONE_MATCH", ""), kept.etag):
        start_response("304 Not Modified", [pair for pair in headers if pair[0] not in _BELONGS_TO_A_200])
        return []
    body = kept.plain
    if kept.zipped and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = kept.zipped
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _matches(asked: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags


def _takes_gzip(accepted: str) -> bool:
    return any(part.strip() in ("gzip", "gzip;q=1", "gzip;q=1.0") for part in accepted.split(","))

"""The public pages kept in memory, in front of Flask: one SELECT, no Git, no session.

A page is kept with the public state it was made in, and served only while that state stands. What a person signed in
sees never comes here: a request that carries the session's cookie goes straight through.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Event, Lock
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers

from manifeste_tool.errors import StorageError
from manifeste_tool.web.health.watching import SEEN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LARGEST = 8 * 1024 * 1024  # a text of five thousand paragraphs takes half of it, and a sixteenth once compressed
_ROOM = 64 * 1024 * 1024  # what the pages of one shelf may take together, however few they are
#: Files too long to be held whole in memory, which pass through as they are written, and what stands among them.
_LONG, _NOT_LONG = "/donnees/", "/donnees/jeu-de-donnees.json"
#: Files that are the same for everybody, signed in or not, and as long as the program runs under their print.
_STATIC, _PRINTED = "/static/", "v="
#: Files that an instance chose, the same for everybody while the public state stands.
_CHOSEN = frozenset({"/couleurs.css", "/logo"})
_WORTH_GZIP = 600
_WRITTEN_OUT = 16  # pages that are held uncompressed too, for who does not take them otherwise: the last asked for so
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
_SET_HERE = ("Content-Length", "ETag", "Last-Modified", "Vary")
_OF_A_BODY = ("Content-Type", "Content-Encoding")
_TEXTUAL = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
)
Lines = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One page: the state it was made in, its headers and its bytes, held once: compressed where that is worth it.

    Nearly every browser takes them as they are held, and pages that nobody asks for again are most of what is held.
    """

    state: object
    made_of: Lines  # the headers that the application answered; its body is told by its tag
    etag: str
    lines: Lines
    length: int  # of the body before it was compressed
    body: bytes
    zipped: bool
    unchanged: Lines
    endpoint: str = ""  # the route that made it, for the log and the figures

    @property
    def size(self) -> int:
        """How many bytes are held."""
        return len(self.body)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the application answered, and the page to keep of it, None where it may not be kept."""

    status: str
    headers: Lines
    body: bytes
    page: Kept | None


@dataclass(slots=True)
class _Shelf:
    """The pages used last, at most `limit` and what there is room for."""

    limit: int
    room: int = _ROOM
    held: int = 0
    pages: OrderedDict[str, Kept] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, key: str) -> Kept | None:
        with self.lock:
            kept = self.pages.get(key)
            if kept is not None:
                self.pages.move_to_end(key)
            return kept

    def keep(self, key: str, page: Kept) -> None:
        with self.lock:
            before = self.pages.pop(key, None)
            self.pages[key] = page
            self.held += page.size - (before.size if before else 0)
            while len(self.pages) > self.limit or self.held > self.room:
                self.held -= self.pages.popitem(last=False)[1].size


@dataclass(slots=True)
class _Making:
    """A page that somebody is making: what it became is there once it is done, unless it failed."""

    done: Event = field(default_factory=Event)
    made: _Answer | None = None


class _Makings:
    """What is being made: of those who ask for one page in one state at once, one makes it and the others wait."""

    def __init__(self) -> None:
        self._under_way: dict[tuple[str, object], _Making] = {}
        self._lock = Lock()

    def once(self, name: tuple[str, object], make: Callable[[], _Answer]) -> _Answer:
        """Return what another made, if it is a page that may be kept, else what `make` makes."""
        with self._lock:
            making = self._under_way.get(name)
            mine = making is None
            if making is None:
                making = self._under_way[name] = _Making()
        if not mine:
            making.done.wait()
            return making.made if making.made and making.made.page else make()
        try:
            making.made = make()
            return making.made
        finally:
            with self._lock:
                del self._under_way[name]
            making.done.set()


class PublicCache:
    """The layer. `state` is asked once a request, before the page is made; `entries` is the limit.

    Addresses with a query have a smaller shelf of their own, so that made-up queries push no page out.
    """

    def __init__(self, app: "WSGIApplication", *, state: Callable[[], object], cookie: str, entries: int) -> None:
        self._app = app
        self._state = state
        self._cookie = f"{cookie}="
        self._shelves = {False: _Shelf(entries), True: _Shelf(entries // 4, _ROOM // 4)}
        self._makings = _Makings()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from memory where that is allowed, else pass the request on."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        static = path.startswith(_STATIC) or path in _CHOSEN
        if not self._concerned(environ, path, static=static):
            return self._app(environ, start_response)
        if static:
            environ = {name: value for name, value in environ.items() if name != "HTTP_COOKIE"}
        printed = path.startswith(_STATIC) and query.startswith(_PRINTED)
        name = f"{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST', '')}"  # which a page may hold
        try:
            shelf, state = self._shelves[bool(query) and not printed], None if printed else self._state()
        except StorageError:  # the page says so, or is read all the same
            return self._app(environ, start_response)
        key = f"{name}{environ.get('SCRIPT_NAME', '')}{path}?{query}"
        kept = shelf.get(key)
        if kept is not None and kept.state == state:
            _note(environ, kept)
            return _answer(kept, environ, start_response)
        made = self._makings.once((key, state), lambda: self._made(environ, state, kept))
        if made.page is not None:
            shelf.keep(key, made.page)
            return _answer(made.page, environ, start_response)
        start_response(made.status, made.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [made.body]

    def _concerned(self, environ: "WSGIEnvironment", path: str, *, static: bool) -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and (static or self._cookie not in environ.get("HTTP_COOKIE", ""))
            and (not path.startswith(_LONG) or path == _NOT_LONG)
            and "HTTP_RANGE" not in environ
        )

    def _made(self, environ: "WSGIEnvironment", state: object, before: Kept | None) -> _Answer:
        """Have the page made; where it is what it was before, what was made of it stands."""
        status, headers, body = _called(self._app, environ)
        if not _may_be_kept(status, headers, body):
            return _Answer(status, headers, body, None)
        tag = _tag(body)
        if before is not None and (before.made_of, before.etag) == (headers, tag):
            return _Answer(status, headers, body, replace(before, state=state))
        return _Answer(status, headers, body, _page(state, headers, body, tag=tag, endpoint=_route(environ)))


def _called(app: "WSGIApplication", environ: "WSGIEnvironment") -> tuple[str, Lines, bytes]:
    """Call the application as if for a whole, unconditional GET."""
    asked: dict[str, Any] = {name: value for name, value in environ.items() if name not in _CONDITIONS}
    told: list[tuple[str, Lines]] = []
    written: list[bytes] = []

    def start(status: str, headers: Lines, _error: object = None) -> Callable[[bytes], object]:
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


def _may_be_kept(status: str, headers: Lines, body: bytes) -> bool:
    said = Headers(headers)
    asked = said.get("Cache-Control", "") or ""
    allowed = "public" in asked and "no-store" not in asked and "private" not in asked
    return status.startswith("200") and "Set-Cookie" not in said and allowed and len(body) <= _LARGEST


def _page(state: object, headers: Lines, body: bytes, *, tag: str, endpoint: str) -> Kept:
    """Return the page to keep: its bytes compressed once, its headers written once."""
    said = Headers(list(headers))
    for name in _SET_HERE:
        del said[name]
    said["Vary"] = "Accept-Encoding" if endpoint == "static" else "Accept-Encoding, Cookie"
    said["ETag"] = tag
    textual = (said.get("Content-Type", "") or "").startswith(_TEXTUAL) and len(body) > _WORTH_GZIP
    zipped = gzip.compress(body, 6, mtime=0) if textual and "Content-Encoding" not in said else b""
    lines = said.items()
    return Kept(
        state=state,
        made_of=headers,
        etag=tag,
        lines=lines,
        length=len(body),
        body=zipped or body,
        zipped=bool(zipped),
        unchanged=[line for line in lines if line[0] not in _OF_A_BODY],
        endpoint=endpoint,
    )


def _tag(body: bytes) -> str:
    return f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'


@lru_cache(_WRITTEN_OUT)
def _written_out(body: bytes) -> bytes:
    return gzip.decompress(body)


def _answer(kept: Kept, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    if (asked := environ.get("HTTP_IF_NONE_MATCH")) and _matches(asked, kept.etag):
        start_response("304 Not Modified", list(kept.unchanged))
        return []
    zipped = kept.zipped and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    length = len(kept.body) if zipped else kept.length
    encoded = [("Content-Encoding", "gzip")] if zipped else []
    start_response("200 OK", [*kept.lines, *encoded, ("Content-Length", str(length))])
    if environ["REQUEST_METHOD"] == "HEAD":
        return []
    return [_written_out(kept.body) if kept.zipped and not zipped else kept.body]


def _matches(asked: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags


def _takes_gzip(accepted: str) -> bool:
    return any(part.strip() in ("gzip", "gzip;q=1", "gzip;q=1.0") for part in accepted.split(","))

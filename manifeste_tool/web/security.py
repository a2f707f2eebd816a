"""What every answer forbids the browser, and what no request may carry."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from manifeste_tool.domain.text.text import IDENTITY
from manifeste_tool.errors import N_, ForbiddenError, NotFoundError, RefusedError
from manifeste_tool.services.consulting.uploading import LARGEST_SHEET
from manifeste_tool.services.files import LARGEST
from manifeste_tool.web.freshness import FOR_EVER, PRINTED, policy

View = TypeVar("View", bound=Callable[..., Any])
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Where browsers say that a page broke its policy.
REPORTS = "/csp-report"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    f"report-uri {REPORTS}"
)
#: What pages never need of a device: whatever brings a script in finds it shut.
_NEVER = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation"),
    *("gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": ", ".join(f"{one}=()" for one in _NEVER),
    "X-Permitted-Cross-Domain-Policies": "none",
}
#: Written to by other sites on a reader's behalf: a mail program ends mails by one click (RFC 8058). What these do is
#: bound to an address that nobody can guess, and never to a session.
OPEN_TO_OTHERS = frozenset({"mails.stop", "guarding.csp_report", "authority.hook"})
#: What Flask says of a file of which nobody said anything.
_UNSAID = "no-cache"
_REVISION = re.compile(r"[0-9a-f]{7,64}")
_VERSION = re.compile(r"v?\d{1,4}(?:\.\d{1,4}){0,2}")


class ForeignOriginError(ForbiddenError):
    """A write comes from a page of another site."""

    sentence = N_(
        "Cet envoi vient d'une page d'un autre site : il n'a pas été pris en compte. "
        "Ouvrez la page sur ce site, puis recommencez."
    )


class NamelessFieldError(RefusedError):
    """A part of what was sent has no name."""

    sentence = N_("Cet envoi ne vient pas d'un formulaire de ce site. Ouvrez la page, remplissez-la, puis recommencez.")


class UnreadableCharacterError(RefusedError):
    """A field holds a NUL, or bytes that were not UTF-8."""

    sentence = N_(
        "Un champ contient un caractère illisible (%(code)s). Retapez ce passage, ou collez-le sans mise en forme."
    )


class ReversingCharacterError(RefusedError):
    """A field, or the name of a file, holds a sign that turns the reading of what follows round."""

    sentence = N_(
        "Un champ contient un caractère invisible (%(code)s) qui change le sens de lecture : ce qui serait affiché ne "
        "serait pas ce qui est écrit. Retapez ce passage, ou collez-le sans mise en forme."
    )


_UNREADABLE = re.compile("[\x00\ufffd]")
_REVERSING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LARGEST = 2**31 - 1


class WholeConverter(IntegerConverter):
    """A whole number that both databases can hold; a larger one is no address."""

    def __init__(self, routes: Map) -> None:
        super().__init__(routes, max=_LARGEST)


def whole(given: str) -> int:
    """Read a whole number sent in a form or a query. Raises `ValueError` for none, or one no database holds."""
    number = int(given)
    if abs(number) > _LARGEST:
        raise ValueError(given)
    return number


class IdentityConverter(BaseConverter):
    """`<identity:x>`: the identity of a paragraph; anything else is 404 before any code runs."""

    regex = IDENTITY.pattern


class VersionConverter(BaseConverter):
    """`<version:x>`: the number of a published version, `1.2` or `v1.2`."""

    regex = _VERSION.pattern


def prepare(app: Flask) -> None:
    """Check every request and harden every answer."""
    routes: Map = app.url_map
    routes.converters.update(int=WholeConverter, identity=IdentityConverter, version=VersionConverter)
    app.before_request(make_room_for_a_file)
    app.before_request(refuse_foreign_writes)
    app.before_request(refuse_unreadable_characters)
    app.after_request(harden)


def version_number(given: str) -> str:
    """Return the number of a version named in the address, without its `v`.

    Raises `NotFoundError` for anything else, an option such as `--upload-pack=x` included.
    """
    if not _VERSION.fullmatch(given):
        raise NotFoundError
    return given.removeprefix("v")


def revision(given: str) -> str:
    """Return the beginning of a commit named in the address. Raises `NotFoundError` for anything else."""
    if not _REVISION.fullmatch(given):
        raise NotFoundError
    return given


def takes_file(view: View) -> View:
    """Mark a view that receives an attached file: its request may be larger than any other by that much."""
    return takes_files(1)(view)


def takes_files(most: int) -> Callable[[View], View]:
    """Mark a view that receives so many attached files."""
    return _with_room(most * LARGEST)


def takes_sheet(view: View) -> View:
    """Mark a view that receives a sheet of contributions, which is much larger than any attached file."""
    return _with_room(LARGEST_SHEET)(view)


def _with_room(size: int) -> Callable[[View], View]:
    def marked(view: View) -> View:
        view.room = size  # type: ignore[attr-defined]
        return view

    return marked


def make_room_for_a_file() -> None:
    """Let an attached file through, before anything of the request is read; `services.files` judges it."""
    view = current_app.view_functions.get(request.endpoint or "")
    room: int = getattr(view, "room", 0)
    if request.max_content_length is not None:
        request.max_content_length += room


def refuse_foreign_writes() -> None:
    """Raise `ForeignOriginError` for a write that no browser says one of our own pages asked for.

    Every browser says `Sec-Fetch-Site` today, and those that do not say `Origin`, or `Referer` at least. A request
    with none of them comes from no browser; it may write as anybody may, and never with somebody's session. An address
    that nothing can be written to says so itself.
    """
    if isinstance(request.routing_exception, MethodNotAllowed):
        return
    if request.method in _SAFE_METHODS or request.endpoint in OPEN_TO_OTHERS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    named = request.headers.get("Origin") or request.headers.get("Referer")
    if site:
        own = site in ("same-origin", "none")
    elif named:
        own = _host_of(named) == request.host
    else:
        own = session_cookie() not in request.cookies
    if not own:
        raise ForeignOriginError


def session_cookie() -> str:
    """Return what the cookie of the session is called here."""
    return str(current_app.config["SESSION_COOKIE_NAME"])


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def refuse_unreadable_characters() -> None:
    """Raise for a NUL byte or a byte that was not UTF-8, in the address (404) or in a field (422).

    Signs that turn the reading round are refused in fields and in names of files: a title or a name would lie. A part
    without a name is no field of any form, and no view has to expect one.
    """
    if None in request.form or None in request.files:
        raise NamelessFieldError
    if any("\x00" in part for pair in request.args.items(multi=True) for part in (*pair, request.path)):
        raise NotFoundError
    names = (one.filename or "" for many in request.files.listvalues() for one in many)
    values = (part for name, many in request.form.lists() for part in (name, *many))
    for value in (*values, *names):
        if found := _UNREADABLE.search(value):
            raise UnreadableCharacterError(code=f"U+{ord(found.group()):04X}")
        if found := _REVERSING.search(value):
            raise ReversingCharacterError(code=f"U+{ord(found.group()):04X}")


def _is_everybodys(response: Response) -> bool:
    kept = response.headers.get("Cache-Control") == FOR_EVER and not response.headers.get("Set-Cookie")
    return request.endpoint in PRINTED and kept


def harden(response: Response) -> Response:
    """Set the headers, and say who may keep the answer."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" or _is_everybodys(response):
        return response
    public = (
        request.method in _SAFE_METHODS
        and session_cookie() not in request.cookies
        and not response.headers.get("Set-Cookie")
    )
    if not public:
        response.headers["Cache-Control"] = "private, no-store"
    elif response.headers.get("Cache-Control", _UNSAID) == _UNSAID:
        response.headers["Cache-Control"] = policy(request) if response.status_code == HTTPStatus.OK else "no-store"
    return response

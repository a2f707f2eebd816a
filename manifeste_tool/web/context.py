"""What a route needs at hand: the workspace, the settings, who is signed in, one reading of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import current_app, has_request_context, request, url_for
from flask_login import current_user

from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services.discussion.threads import Asked
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.web.privacy import confirming

WORKSPACE = "manifeste_workspace"
SETTINGS = "manifeste_settings"
#: What an address calls the page of the comments that it shows, and that of the notes.
THREADS, NOTES = "fils", "notes"
_DIGITS = 7


def workspace() -> Workspace:
    """Return the instance this application serves, with what whoever writes was shown before to lead to somebody."""
    opened: Workspace = current_app.extensions[WORKSPACE]
    marks = confirming.confirmed() if has_request_context() and request.method == "POST" else None
    return replace(opened, confirmed=marks) if marks else opened


def settings() -> Settings:
    """Return the settings in force."""
    read: Settings = current_app.extensions[SETTINGS]
    return read


def current_person() -> Person | None:
    """Return who is signed in, None for a visitor."""
    return current_user.person if current_user.is_authenticated else None


def acting_person() -> Person:
    """Return who is signed in, for what only they may do.

    Raises `ForbiddenError` for a visitor, which `web.errors` turns into the invitation to sign in.
    """
    person = current_person()
    if person is None:
        raise ForbiddenError
    return person


@contextmanager
def reading() -> Iterator[tuple[Connection, Reader]]:
    """Read one consistent state of the database, as the person signed in."""
    opened = workspace()
    with opened.reading() as connection:
        yield connection, opened.reader(current_person(), connection)


def safe_path(wanted: str | None, otherwise: str = "/") -> str:
    """Return a path of this site to go on to, `otherwise` for anything that might lead elsewhere."""
    path = wanted or ""
    clean = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable() and "\\" not in path
    return path if clean else otherwise


def here() -> str:
    """Return the path and query of the page asked for, in its language."""
    return request.script_root + (request.full_path if request.query_string else request.path)


def is_home(path: str) -> bool:
    """Whether a path is that of the first page, in whichever language."""
    return path in ("/", url_for("initiative.home"))


def asked_threads() -> Asked:
    """Return which page of the comments, and which of the notes, the address asks for."""
    asked = (request.args.get(name, "1") for name in (THREADS, NOTES))
    return Asked(*(int(number) if number.isdecimal() and len(number) < _DIGITS else 1 for number in asked))

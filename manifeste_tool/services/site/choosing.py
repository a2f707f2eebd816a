"""Which public addresses become files of a static site, and under which name."""

import re
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote, urlsplit

#: Pages that are nothing without a server: entering, searching, writing; what has a copy of its own (`git clone`), and
#: the assets, which are copied without being asked for.
_SERVED = (
    *("/connexion", "/deconnexion", "/recherche", "/questions", "/suivi", "/suivre", "/signaler", "/demo", "/apercu"),
    *(
        "/collectivites/rejoindre",
        "/agenda",
        "/courriels",
        "/exports",
        "/manifeste.git",
        "/a-faire",
        "/api",
        "/static",
        "/design",
    ),
)
_FORMS = re.compile(r"/concertations/[^/]+/(?:contribuer|cahier)")
#: The queries that make a page of their own: pages of a list, two versions compared; the print of colours and logo.
_QUERIES = re.compile(
    r"v=[0-9a-f]{12}|page=[1-9]\d{0,5}|avant=[1-9]\d{0,8}|version=[\d.]{1,16}|de=[\d.]{1,16}&a=[\d.]{1,16}"
)
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def is_chosen(address: str) -> bool:
    """Whether an address of the site, path and query, becomes a file."""
    parts = urlsplit(address)
    path = parts.path
    if any(path == one or path.startswith(f"{one}/") for one in _SERVED) or _FORMS.fullmatch(path):
        return False
    named = all(_SAFE.fullmatch(name) for name in _names(path))
    return named and (not parts.query or bool(_QUERIES.fullmatch(parts.query)))


def file_of(address: str, *, is_page: bool) -> str:
    """Return the file of an address, a relative path: a page is the `index.html` of its folder."""
    parts = urlsplit(address)
    names = _names(parts.path)
    if parts.query and not parts.query.startswith("v="):
        names.append("-".join(f"{name}-{value}" for name, value in parse_qsl(parts.query)))
    return str(PurePosixPath(*names, "index.html") if is_page else PurePosixPath(*names))


def _names(path: str) -> list[str]:
    return [name for name in unquote(path).split("/") if name]

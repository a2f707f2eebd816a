"""The address holds the language: `/en/texte` is the English of `/texte`.

The layer stands ahead of the cache and moves the language from the path to where the application is mounted, so that
every address it builds keeps the language by itself, and so that the cache, whose key is the whole address, never
mixes two. What is the same in every language keeps one address.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask, has_request_context, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from manifeste_tool.documents.speaking.catalogue import LANGUAGES
from manifeste_tool.documents.speaking.places import is_for_all, prefix_of
from manifeste_tool.documents.wording import LOCALE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LANGUAGE = "manifeste.language"
_OTHERS = tuple(language for language in LANGUAGES if language != LOCALE)
#: Pages that are opened once, by what another site sent: it is neither repeated nor shown.
_ONCE = frozenset({"provider"})


class Languages:
    """The layer."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass the request on, in the language that its path begins with."""
        path = environ.get("PATH_INFO", "")
        language = next((one for one in _OTHERS if path == f"/{one}" or path.startswith(f"/{one}/")), None)
        if language is None:
            return self._app(environ, start_response)
        mounted = f"{environ.get('SCRIPT_NAME', '')}/{language}"
        moved = {"SCRIPT_NAME": mounted, "PATH_INFO": path.removeprefix(f"/{language}") or "/", _LANGUAGE: language}
        return self._app({**environ, **moved}, start_response)


class Site(Flask):
    """The application, whose addresses hold the reader's language where what they lead to has one."""

    def url_for(self, endpoint: str, **values: Any) -> str:
        """Return an address in the reader's language; of what is the same in every language, the one it has."""
        address = super().url_for(endpoint, **values)
        if not (prefix := prefix_of(language())):
            return address
        named = f"{request.blueprint or ''}{endpoint}" if endpoint.startswith(".") else endpoint
        if not all(is_for_all(rule.rule) for rule in self.url_map.iter_rules(named)):
            return address
        mounted = request.script_root
        name = "" if address.startswith("/") else request.host_url.rstrip("/")
        path = address.removeprefix(name)
        return name + mounted.removesuffix(prefix) + path.removeprefix(mounted)


def prepare(app: Flask) -> None:
    """Send what is the same in every language to its one address; give templates the way to the others."""
    app.before_request(_to_the_one_address)
    app.jinja_env.globals.update(
        language=language,
        languages=LANGUAGES,
        in_language=in_language,
        colon=colon,
        semicolon=semicolon,
        french=french,
        own_language=own_language,
    )


def language() -> str:
    """Return the language of the page asked for; French where nobody asks."""
    if not has_request_context():
        return LOCALE
    chosen: str = request.environ.get(_LANGUAGE, LOCALE)
    return chosen


def colon() -> str:
    """Return what stands between a thing and what is said of it, where no sentence holds both."""
    return " : " if language() == LOCALE else ": "


def french() -> Markup:
    """Return the attribute that says, on a page in another language, that words stay as they were written."""
    return Markup("") if language() == LOCALE else Markup(' lang="fr"')


def own_language() -> Markup:
    """Return the attribute that says, among words that stay French, that some are of the page itself."""
    return Markup("") if language() == LOCALE else Markup(' lang="{}"').format(language())


def semicolon() -> str:
    """Return what stands between two things that are listed."""
    return " ; " if language() == LOCALE else "; "


def in_language(spoken: str) -> str:
    """Return the page asked for in another language, its query kept; its first page where it cannot be opened again."""
    mounted = request.script_root.removesuffix(prefix_of(language())) + prefix_of(spoken)
    if request.method not in ("GET", "HEAD") or request.blueprint in _ONCE:
        return f"{mounted}/"
    asked = request.full_path if request.query_string else request.path
    return mounted + asked


def _to_the_one_address() -> Response | None:
    prefix = prefix_of(language())
    if not prefix or request.url_rule is None or not is_for_all(request.url_rule.rule):
        return None
    asked = request.full_path if request.query_string else request.path
    return redirect(request.script_root.removesuffix(prefix) + asked, HTTPStatus.PERMANENT_REDIRECT)

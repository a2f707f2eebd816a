"""« Rechercher »: one field over everything that its reader may read."""

from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.searching.kinds import Kind, Named, Standing
from manifeste_tool.domain.searching.queries import LONGEST_QUERY
from manifeste_tool.services.searching.asking import Asked
from manifeste_tool.services.searching.search_pages import search_page
from manifeste_tool.services.searching.straight import straight
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.framing import address_of
from manifeste_tool.web.security import whole

blueprint = Blueprint("search", __name__)
Choice = TypeVar("Choice", bound=StrEnum)


@blueprint.get("/recherche")
def index() -> str | Response:
    """Show what holds the words of the address, or go to what they name outright."""
    asked, number = _asked(), request.args.get("page", 1, type=whole)
    there = _there(asked)
    if there:
        return redirect(there)
    page = search_page(workspace(), current_person(), asked, page=number)
    return render_template("searching/results.html", page=page, given=_written(asked))


def _there(asked: Asked) -> str:
    """Return the address of what was named outright, `""` for words, or where anything narrows the search."""
    if asked.kind or asked.is_narrowed:
        return ""
    found = straight(workspace(), current_person(), asked.text)
    return _address(found) if found else ""


def _address(found: Named) -> str:
    match found.kind:
        case Kind.TEXT:
            return url_for("text.paragraph", identity=found.key)
        case Kind.AMENDMENT:
            cycle, _, number = found.key.partition("/")
            return url_for("amendments.sheet", cycle=int(cycle), number=int(number))
        case Kind.CONTRIBUTION:
            return url_for("contributions.contribution", reference=found.key)
        case Kind.FINDING:
            return url_for("findings.finding", key=found.key)
        case Kind.PIECE:
            return address_of("evidence.piece", key=found.key)


def _asked() -> Asked:
    given = {name: request.args.get(name, "").strip()[:LONGEST_QUERY] for name in _NAMES.values()}
    words = {field: given[name] for field, name in _NAMES.items() if field not in ("kind", "standing")}
    return Asked(**words, kind=_one_of(Kind, given["quoi"]), standing=_one_of(Standing, given["etat"]))


#: What each part of the question is called in the address.
_NAMES = {
    "text": "q",
    "kind": "quoi",
    "theme": "theme",
    "authority": "collectivite",
    "territory": "territoire",
    "standing": "etat",
}


def _one_of(choices: type[Choice], given: str) -> Choice | None:
    with suppress(ValueError):
        return choices(given)
    return None


def _written(asked: Asked) -> Mapping[str, str]:
    """Return the question as the address writes it, for links that keep it."""
    values = {name: getattr(asked, field) for field, name in _NAMES.items()}
    return {name: str(value) for name, value in values.items() if value}

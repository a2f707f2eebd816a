"""Contributions: what was said, and what became of it."""

from collections.abc import Mapping
from contextlib import suppress

from flask import Blueprint, render_template, request

from manifeste_tool.domain.consulting.contributions import Fate, Filters
from manifeste_tool.services.consulting import contributions
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.security import whole

blueprint = Blueprint("contributions", __name__)
#: What each filter is called in the address.
_NAMES = {
    "query": "q",
    "consultation": "concertation",
    "authority": "collectivite",
    "author_type": "auteur",
    "territory": "territoire",
    "fate": "devenir",
    "finding": "enseignement",
    "parent": "reponses",
}
_LONGEST = 200


@blueprint.get("/contributions")
def index() -> str:
    """List the contributions that the address asks for."""
    filters, number = _filters(), request.args.get("page", 1, type=whole)
    page = contributions.contribution_list(workspace(), current_person(), filters, page=number)
    return render_template("contributions/list.html", page=page, asked=_asked(filters))


@blueprint.get("/contributions/<reference>")
def contribution(reference: str) -> str:
    """Show one contribution and what became of it."""
    page = contributions.contribution_page(workspace(), current_person(), reference)
    return render_template("contributions/sheet.html", page=page)


def _given(name: str) -> str:
    return request.args.get(name, "").strip()[:_LONGEST]


def _filters() -> Filters:
    given = {field: _given(name) for field, name in _NAMES.items() if field != "fate"}
    fate = None
    with suppress(ValueError):
        fate = Fate(_given(_NAMES["fate"]))
    return Filters(**given, fate=fate)


def _asked(filters: Filters) -> Mapping[str, str]:
    """Return the filters that are on, as the address writes them, for links that keep them."""
    return {name: str(getattr(filters, field)) for field, name in _NAMES.items() if getattr(filters, field)}

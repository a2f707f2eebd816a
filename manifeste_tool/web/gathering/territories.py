"""Territories: the list of those that take part with its grid, and a page for each."""

from flask import Blueprint, render_template, request

from manifeste_tool.services.paging import paging
from manifeste_tool.services.territories import territory_pages
from manifeste_tool.services.territories.territory_pages import Wanted
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.security import whole

blueprint = Blueprint("territories", __name__)
_LONGEST = 64


@blueprint.get("/collectivites")
def index() -> str:
    """List the authorities that the address asks for, under the grid of them all."""
    asked = (request.args.get(name, "")[:_LONGEST] for name in ("departement", "type", "territoire"))
    number = paging(request.args.get("page", type=whole))
    page = territory_pages.territories_page(workspace(), Wanted(*asked), page=number)
    return render_template("gathering/territories.html", page=page)


@blueprint.get("/collectivites/<code>")
def sheet(code: str) -> str:
    """Show one authority: its consultations, its contributions and what became of them."""
    page = territory_pages.territory_page(workspace(), current_person(), code)
    return render_template("gathering/territory.html", page=page)

"""Contributions: what was said, and what became of it."""

from flask import Blueprint, render_template, request

from manifeste_tool.services.consulting import contributions
from manifeste_tool.web.consulting.asked_filters import asked, filters
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.security import whole

blueprint = Blueprint("contributions", __name__)


@blueprint.get("/contributions")
def index() -> str:
    """List the contributions that the address asks for."""
    on, number = filters(request.args), request.args.get("page", 1, type=whole)
    page = contributions.contribution_list(workspace(), current_person(), on, page=number)
    return render_template("contributions/list.html", page=page, asked=asked(on))


@blueprint.get("/contributions/<reference>")
def contribution(reference: str) -> str:
    """Show one contribution and what became of it."""
    page = contributions.contribution_page(workspace(), current_person(), reference)
    return render_template("contributions/sheet.html", page=page)

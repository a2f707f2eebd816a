"""Findings: what was drawn from contributions, and where the text cites it."""

from flask import Blueprint, render_template, request

from manifeste_tool.services.synthesis import finding_pages
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.security import whole

blueprint = Blueprint("findings", __name__)
_LONGEST = 200


@blueprint.get("/enseignements")
def index() -> str:
    """List the findings."""
    asked = {name: request.args.get(name, "").strip()[:_LONGEST] for name in ("nature", "theme")}
    number = request.args.get("page", 1, type=whole)
    page = finding_pages.finding_list(workspace(), current_person(), **asked, page=number)
    return render_template("findings/list.html", page=page)


@blueprint.get("/enseignements/<key>")
def finding(key: str) -> str:
    """Show one finding, what it was drawn from and where the text cites it."""
    return render_template("findings/sheet.html", page=finding_pages.finding_page(workspace(), current_person(), key))

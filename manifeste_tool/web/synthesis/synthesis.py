"""The synthesis: what the readings teach, by theme and by territory."""

from flask import Blueprint, render_template, request, url_for

from manifeste_tool.services.synthesis import synthesis_pages
from manifeste_tool.storage.synthesis.overview import Scope
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.security import whole

blueprint = Blueprint("synthesis", __name__)
_LONGEST = 200


@blueprint.get("/synthese")
def overview() -> str:
    """Show what the readings teach of what the address asks."""
    theme, authority = (request.args.get(name, "").strip()[:_LONGEST] for name in ("theme", "collectivite"))
    number = request.args.get("page", 1, type=whole)
    page = synthesis_pages.synthesis_page(workspace(), current_person(), Scope(theme, authority), page=number)
    return render_template("synthesis/overview.html", page=page, link=_link)


def _link(theme: str, authority: str) -> str:
    return url_for(".overview", theme=theme or None, collectivite=authority or None)

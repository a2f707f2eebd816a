"""Quote a paragraph; see where every paragraph comes from."""

from flask import Blueprint, render_template, request

from manifeste_tool.services.reading import provenance_pages, quoting
from manifeste_tool.web.context import current_person, workspace

blueprint = Blueprint("quoting", __name__)


@blueprint.get("/paragraphes/<identity:identity>/citer")
@blueprint.get("/paragraphes/<identity:identity>/v/<version:number>/citer")
def quote(identity: str, number: str = "") -> str:
    """Give a paragraph to be quoted, of the newest text or of a version."""
    page = quoting.quoted(workspace(), current_person(), identity, number.removeprefix("v"))
    return render_template("reading/quote.html", page=page)


@blueprint.get("/texte/provenance")
@blueprint.get("/texte/v/<version:number>/provenance")
def provenance(number: str = "") -> str:
    """Show where every paragraph comes from, beside the text or as a table."""
    order, person = request.args.get("tri", ""), current_person()
    page = provenance_pages.provenance_page(workspace(), person, number.removeprefix("v"), order=order)
    return render_template("reading/provenance.html", page=page, table=request.args.get("vue") == "tableau")

"""The frozen dossier of a version: what it holds and how anybody verifies it, and the dossier itself."""

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from manifeste_tool.services.record import dossiers
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.security import version_number

blueprint = Blueprint("records", __name__, url_prefix="/versions/<version:number>")


@blueprint.get("/dossier")
def dossier(number: str) -> str:
    """Say what the dossier holds and how to verify it."""
    page = dossiers.dossier_page(workspace(), current_person(), version_number(number))
    return render_template("record/dossier.html", page=page)


@blueprint.get("/dossier.zip")
def archive(number: str) -> Response:
    """Hand over the dossier."""
    content = dossiers.archive(workspace(), current_person(), version_number(number))
    name = f"manifeste-{version_number(number)}-dossier.zip"
    named = {"Content-Type": "application/zip", "Content-Disposition": f"attachment; filename={name}"}
    return make_response(content, named)

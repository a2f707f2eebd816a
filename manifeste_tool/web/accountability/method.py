"""« Méthode et limites »: who took part, what was set aside, and what each figure counts."""

from flask import Blueprint, render_template

from manifeste_tool.services.accountability import method as told
from manifeste_tool.web.context import current_person, workspace

blueprint = Blueprint("method", __name__)


@blueprint.get("/methode")
def method() -> str:
    """Tell the method with its figures."""
    page = told.method_page(workspace(), current_person())
    return render_template("accountability/method.html", page=page)

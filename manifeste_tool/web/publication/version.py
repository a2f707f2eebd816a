"""One version: its page, what withdraws it, and a paragraph as it said it."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import RefusedError
from manifeste_tool.services.publication import permalinks, version_page, withdrawing
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import version_number

blueprint = Blueprint("version", __name__)


@blueprint.get("/versions/<version:number>")
def version(number: str) -> str:
    """Show one version: story, adoption, what corrects or replaces it."""
    return _shown(version_number(number))


def _shown(number: str, error: RefusedError | None = None) -> str:
    page = version_page.version_page(workspace(), current_person(), number)
    return render_template("versions/version.html", page=page, error=error, typed=request.form)


@blueprint.post("/versions/<version:number>/retrait")
def withdraw(number: str) -> Response | tuple[str, int]:
    """Withdraw a version, with its reason."""
    number = version_number(number)
    try:
        withdrawing.withdraw(workspace(), acting_person(), number, request.form.get("reason", ""))
    except RefusedError as error:
        return _shown(number, error), status_of(error)
    flash(gettext("La version %(number)s est retirée : sa page reste, et le dit.", number=number))
    return redirect(url_for(".version", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/paragraphes/<identity:identity>/v/<version:number>")
def paragraph(identity: str, number: str) -> Response | tuple[str, int]:
    """Show a paragraph as a version said it; what was joined to another by then leads there."""
    number = version_number(number)
    if heir := permalinks.joined_at(workspace(), number, identity):
        return redirect(url_for(".paragraph", identity=heir, number=number))
    page = permalinks.paragraph_at_version(workspace(), current_person(), number, identity)
    status = HTTPStatus.OK if page.paragraph else HTTPStatus.NOT_FOUND
    return render_template("versions/paragraph.html", page=page), status

"""The poster of an authority: as a page, on paper, and the quotations it shows."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from manifeste_tool.documents import qr
from manifeste_tool.errors import ManifesteError, RefusedError
from manifeste_tool.services.accountability import poster_sheet, posters
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("posters", __name__, url_prefix="/collectivites/<code>")
_SEE_OTHER = 303


@blueprint.get("/affiche")
def poster(code: str) -> str:
    """Show the poster, ready to print."""
    page = posters.poster(workspace(), current_person(), code)
    picture = Markup(qr.svg(page.address, title=gettext("Code QR vers cette page")))  # noqa: S704 - drawn there
    return render_template("accountability/poster.html", page=page, picture=picture)


@blueprint.get("/affiche.pdf")
def pdf(code: str) -> Response:
    """Hand over the poster on one page of paper."""
    content = poster_sheet.printed(workspace(), current_person(), code)
    named = {"Content-Type": "application/pdf", "Content-Disposition": f"inline; filename=affiche-{code}.pdf"}
    return make_response(content, named)


@blueprint.get("/affiche/citations")
def choose(code: str) -> str:
    """Open the choice of the quotations."""
    page = posters.choice_page(workspace(), acting_person(), code)
    return render_template("accountability/quotations.html", page=page)


@blueprint.post("/affiche/citations")
def chosen(code: str) -> Response | tuple[str, int]:
    """Quote what was chosen."""
    wanted = request.form.getlist("citation")
    try:
        posters.choose(workspace(), acting_person(), code, wanted)
    except RefusedError as error:
        return _again(code, wanted, error)
    flash(gettext("Les citations de l'affiche sont choisies.") if wanted else gettext("Le choix est automatique."))
    return redirect(url_for(".poster", code=code), _SEE_OTHER)


def _again(code: str, wanted: list[str], error: ManifesteError) -> tuple[str, int]:
    page = posters.choice_page(workspace(), acting_person(), code, typed=wanted, error=error)
    return render_template("accountability/quotations.html", page=page), status_of(error)

"""The chapters: who is charged with each, and the form that charges them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.commission.charges import Charge
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.charges import chapter_pages, charging
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("chapters", __name__)
_FIELDS = {Charge.DRAFTER: "drafters", Charge.RAPPORTEUR: "rapporteurs", Charge.GROUP: "group"}


@blueprint.get("/chapitres")
def index() -> str:
    """Show every chapter with who is charged and what it lacks."""
    return render_template("chapters/list.html", page=chapter_pages.chapter_table(workspace(), current_person()))


@blueprint.get("/chapitres/<chapter>/charges")
def charges(chapter: str) -> str:
    """Open the form of one chapter."""
    page = chapter_pages.charge_form(workspace(), acting_person(), chapter)
    return render_template("chapters/charges.html", page=page, fields=_FIELDS)


@blueprint.post("/chapitres/<chapter>/charges")
def charge(chapter: str) -> Response | tuple[str, int]:
    """Say who is charged with one chapter."""
    ticked = {kind: frozenset(request.form.getlist(name, type=whole)) for kind, name in _FIELDS.items()}
    try:
        charging.charge(workspace(), acting_person(), chapter, charging.Wanted(ticked))
    except RefusedError as error:
        page = chapter_pages.charge_form(workspace(), acting_person(), chapter, ticked=ticked, error=error)
        return render_template("chapters/charges.html", page=page, fields=_FIELDS), status_of(error)
    flash(gettext("C'est enregistré : les personnes chargées du chapitre l'apprennent."))
    return redirect(url_for(".index", _anchor=chapter), 303)

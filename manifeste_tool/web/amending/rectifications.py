"""Rectifying: the form, the states of an amendment, what the secretariat proposes; taking over a withdrawn one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.rectification import offering, rectification_forms, state_pages
from manifeste_tool.services.signing import taking_over
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("rectifications", __name__)


@blueprint.get("/amendements/<int:cycle>/<int:number>/rectifier")
def rectify(cycle: int, number: int) -> str:
    """Open the form of a rectification, filled with what the amendment proposes now."""
    amendment = state_pages.visible(workspace(), acting_person(), cycle, number)
    shown = rectification_forms.rectification(workspace(), acting_person(), amendment.id)
    return render_template("amendments/form.html", form_page=shown)


@blueprint.get("/amendements/<int:cycle>/<int:number>/etats/<int:state>")
def state(cycle: int, number: int, state: int) -> str:
    """Show one state of an amendment, and what changed since another."""
    other = request.args.get("avec", None, type=whole)
    page = state_pages.state_page(workspace(), current_person(), cycle, number, state=state, other=other)
    return render_template("amendments/state.html", page=page)


@blueprint.post("/rectifications/<key>/accepter")
def accept(key: str) -> Response | tuple[str, int]:
    """Accept a proposed rectification; where it no longer applies, show it in the form with the reason."""
    try:
        return _sheet(offering.accept(workspace(), acting_person(), key), gettext("La rectification est acceptée."))
    except (RefusedError, StaleError) as error:
        shown = rectification_forms.from_offer(workspace(), acting_person(), key, error=error)
        return render_template("amendments/form.html", form_page=shown), status_of(error)


@blueprint.get("/rectifications/<key>/reprendre")
def take_up(key: str) -> str:
    """Open the form filled with a proposed rectification, to be written on."""
    shown = rectification_forms.from_offer(workspace(), acting_person(), key)
    return render_template("amendments/form.html", form_page=shown)


@blueprint.post("/rectifications/<key>/decliner")
def decline(key: str) -> Response:
    """Decline a proposed rectification, with a word or none."""
    amendment = offering.decline(workspace(), acting_person(), key, words=request.form.get("words", ""))
    return _sheet(amendment, gettext("La rectification proposée est déclinée ; qui l'a proposée le saura."))


@blueprint.post("/rectifications/<key>/ne-plus-proposer")
def take_back(key: str) -> Response:
    """Propose one's rectification no more."""
    offering.take_back(workspace(), acting_person(), key)
    flash(gettext("La rectification n'est plus proposée ; elle reste dans vos brouillons."))
    return redirect(url_for("todo.mine"), 303)


@blueprint.post("/amendements/<int:cycle>/<int:number>/reprendre")
def take_over(cycle: int, number: int) -> Response:
    """Take over a withdrawn amendment."""
    amendment = state_pages.visible(workspace(), acting_person(), cycle, number)
    taken = taking_over.take_over(workspace(), acting_person(), amendment.id)
    return _sheet(taken, gettext("Vous présentez désormais cet amendement."))


def _sheet(amendment: Amendment, said: str) -> Response:
    flash(said)
    return redirect(url_for("amendments.sheet", cycle=amendment.cycle, number=amendment.number), 303)

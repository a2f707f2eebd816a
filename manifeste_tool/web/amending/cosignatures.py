"""Co-signing: invite, ask, answer, take back."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.rectification import state_pages
from manifeste_tool.services.signing import cosigning
from manifeste_tool.web.context import acting_person, safe_path, workspace
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("cosignatures", __name__)


@blueprint.post("/amendements/<int:cycle>/<int:number>/inviter")
def invite(cycle: int, number: int) -> Response:
    """Invite members to co-sign one's amendment."""
    invited = request.form.getlist("person", type=whole)
    cosigning.invite(workspace(), acting_person(), invited, amendment_id=_id(cycle, number))
    return _sheet(cycle, number, gettext("L'invitation est envoyée : elle est dans leurs « Mes amendements »."))


@blueprint.post("/amendements/<int:cycle>/<int:number>/cosigner")
def ask(cycle: int, number: int) -> Response:
    """Ask to co-sign an amendment."""
    cosigning.ask(workspace(), acting_person(), _id(cycle, number))
    return _sheet(cycle, number, gettext("Votre demande est envoyée à l'auteur, qui accepte ou décline."))


@blueprint.post("/amendements/<int:cycle>/<int:number>/ne-plus-cosigner")
def take_back(cycle: int, number: int) -> Response:
    """Take one's co-signature back."""
    cosigning.take_back(workspace(), acting_person(), _id(cycle, number))
    return _sheet(cycle, number, gettext("Vous ne cosignez plus cet amendement."))


@blueprint.post("/cosignatures/<int:signature_id>")
def answer(signature_id: int) -> Response:
    """Accept or decline a co-signature."""
    accepts = request.form.get("act") == "accept"
    cosigning.answer(workspace(), acting_person(), signature_id, accepts=accepts)
    flash(gettext("La cosignature est donnée.") if accepts else gettext("La cosignature est déclinée."))
    return redirect(safe_path(request.form.get("next"), url_for("todo.mine")), 303)


def _id(cycle: int, number: int) -> int:
    return state_pages.visible(workspace(), acting_person(), cycle, number).id


def _sheet(cycle: int, number: int, said: str) -> Response:
    flash(said)
    return redirect(url_for("amendments.sheet", cycle=cycle, number=number), 303)

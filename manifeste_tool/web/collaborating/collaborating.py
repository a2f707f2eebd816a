"""A member's collaborators, and what a collaborator prepares for the members whom they work for."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import RefusedError
from manifeste_tool.services.collaborating import naming, preparing
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, sentence_of

blueprint = Blueprint("collaborating", __name__)
_SEE_OTHER = 303


@blueprint.get("/compte/collaborateurs")
def mine() -> str:
    """Show a member who works for them."""
    return _page()


@blueprint.post("/compte/collaborateurs")
def name() -> Response | tuple[str, int]:
    """Name somebody, by name and address."""
    told = {"called": request.form.get("name", ""), "email": request.form.get("email", "")}
    try:
        chosen = naming.name(workspace(), acting_person(), **told)
    except RefusedError as error:
        return _page(sentence_of(error)), status_of(error)
    flash(gettext("%(name)s peut désormais préparer vos projets : un courriel lui est écrit.", name=chosen.name))
    return redirect(url_for(".mine"), _SEE_OTHER)


@blueprint.post("/compte/collaborateurs/<int:person_id>/retirer")
def dismiss(person_id: int) -> Response:
    """End what somebody does for oneself."""
    naming.dismiss(workspace(), acting_person(), person_id)
    flash(gettext("C'est fini, dès maintenant : cette personne ne voit plus rien pour vous."))
    return redirect(url_for(".mine"), _SEE_OTHER)


@blueprint.get("/compte/membres")
def served() -> str:
    """Show a collaborator what is the own of each member whom they work for."""
    page = preparing.served_page(workspace(), acting_person())
    return render_template("collaborating/served.html", page=page)


@blueprint.post("/brouillons/<key>/confier")
def hand(key: str) -> Response:
    """Tell the member that a draft awaits them."""
    preparing.hand(workspace(), acting_person(), key)
    flash(gettext("Le membre est prévenu : lui seul peut déposer ce projet."))
    return redirect(url_for(".served"), _SEE_OTHER)


def _page(refusal: str = "") -> str:
    page = naming.collaborators_page(workspace(), acting_person())
    return render_template("collaborating/collaborators.html", page=page, refusal=refusal, sent=request.form)

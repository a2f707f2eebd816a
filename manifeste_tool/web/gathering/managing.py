"""The référent's desk: the consultations of their authority, and the colleagues they invite."""

from dataclasses import fields
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.territories.declaring import Declaration
from manifeste_tool.errors import ManifesteError, RefusedError, StaleError
from manifeste_tool.services.territories import admitting, declaring, managing
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("managing", __name__)
_SEE_OTHER = 303
_BOXES = ("publics", "access")


@blueprint.get("/concertations/les-miennes")
def own() -> str:
    """List the consultations of one's authority; the secretariat names whose."""
    page = managing.own_page(workspace(), acting_person(), request.args.get("collectivite", ""))
    return render_template("gathering/own.html", page=page, typed={})


@blueprint.get("/collectivites/<code>/concertations/nouvelle")
def new(code: str) -> str:
    """Open the form of a new consultation."""
    page = declaring.new_page(workspace(), current_person(), code)
    return render_template("gathering/declaration.html", page=page)


@blueprint.post("/collectivites/<code>/concertations/nouvelle")
def declare(code: str) -> Response | tuple[str, int]:
    """Declare a consultation."""
    try:
        made = declaring.declare(workspace(), acting_person(), code, _typed())
    except RefusedError as error:
        page = declaring.new_page(workspace(), current_person(), code, _typed(), error)
        return render_template("gathering/declaration.html", page=page), status_of(error)
    flash(gettext("La concertation est enregistrée. Elle n'est visible que de vous : publiez-la quand elle est prête."))
    return redirect(url_for(".desk", reference=made.reference), _SEE_OTHER)


@blueprint.get("/concertations/<reference>/gerer")
def desk(reference: str) -> str:
    """Show one consultation as it is managed."""
    page = managing.managing_page(workspace(), current_person(), reference)
    return render_template("gathering/managing.html", page=page)


@blueprint.get("/concertations/<reference>/gerer/fiche")
def edit(reference: str) -> str:
    """Open the form of a consultation."""
    page = declaring.change_page(workspace(), current_person(), reference)
    return render_template("gathering/declaration.html", page=page)


@blueprint.post("/concertations/<reference>/gerer/fiche")
def change(reference: str) -> Response | tuple[str, int]:
    """Change what a consultation says of itself."""
    try:
        declaring.change(workspace(), acting_person(), reference, _typed(), seen=request.form.get("seen", ""))
    except (RefusedError, StaleError) as error:
        return _again(reference, error), status_of(error)
    flash(gettext("La concertation est à jour."))
    return redirect(url_for(".desk", reference=reference), _SEE_OTHER)


def _again(reference: str, error: ManifesteError) -> str:
    page = declaring.change_page(workspace(), current_person(), reference, _typed(), error)
    return render_template("gathering/declaration.html", page=page)


def _typed() -> Declaration:
    form, apart = request.form, (*_BOXES, "takes_online")
    words: dict[str, Any] = {one.name: form.get(one.name, "") for one in fields(Declaration) if one.name not in apart}
    boxes: dict[str, Any] = {name: tuple(form.getlist(name)) for name in _BOXES}
    return Declaration(**words, **boxes, takes_online=bool(form.get("takes_online")))


@blueprint.post("/concertations/<reference>/gerer/publier")
def publish(reference: str) -> Response:
    """Publish a consultation, or take it back."""
    wanted = request.form.get("publier") == "oui"
    declaring.publish(workspace(), acting_person(), reference, published=wanted)
    flash(
        gettext("La concertation est publiée : tout le monde la voit.")
        if wanted
        else gettext("La concertation n'est plus publiée : elle n'est visible que de vous et du secrétariat.")
    )
    return redirect(url_for(".desk", reference=reference), _SEE_OTHER)


@blueprint.post("/collectivites/<code>/referents")
def invite(code: str) -> Response | tuple[str, int]:
    """Invite a colleague as a référent of the same authority."""
    typed = {name: request.form.get(name, "") for name in ("name", "email")}
    try:
        invited = managing.invite_colleague(workspace(), acting_person(), code, **typed)
    except RefusedError as error:
        page = managing.own_page(workspace(), acting_person(), code, error)
        return render_template("gathering/own.html", page=page, typed=typed), status_of(error)
    flash(gettext("%(name)s reçoit un lien de connexion par courriel.", name=invited.name))
    return redirect(url_for(".own", collectivite=code, _anchor="referents"), _SEE_OTHER)


@blueprint.post("/collectivites/<code>/referents/lien")
def invite_again(code: str) -> Response:
    """Send a référent a new link."""
    person_id = request.form.get("person", 0, type=whole)
    invited = admitting.invite_again(workspace(), acting_person(), code, person_id)
    flash(gettext("Un nouveau lien part à %(name)s.", name=invited.name))
    return redirect(url_for(".own", collectivite=code, _anchor="referents"), _SEE_OTHER)

"""An authority joins: the public form and its confirmation, and the secretariat's answer."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.territories.joining import Candidate
from manifeste_tool.errors import ManifesteError, RefusedError
from manifeste_tool.services.territories import admitting, joining
from manifeste_tool.services.territories.admitting import Admission
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.gathering.guard import sender
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("joining", __name__)
_SEE_OTHER, _LONGEST = 303, 120


@blueprint.get("/collectivites/rejoindre")
def search() -> str:
    """Look for one's authority in the official list."""
    page = joining.search_page(request.args.get("q", "").strip()[:_LONGEST])
    return render_template("gathering/join_search.html", page=page)


@blueprint.get("/collectivites/rejoindre/demande")
def form() -> str:
    """Show the form of a request, for the authority chosen or for one entered freely."""
    return _form()


def _form(typed: Candidate | None = None, error: ManifesteError | None = None) -> str:
    page = joining.joining_page(request.args.get("choix", ""), typed, error)
    return render_template("gathering/join_form.html", page=page)


@blueprint.post("/collectivites/rejoindre/demande")
def ask() -> Response | tuple[str, int]:
    """Keep a request and send the link that confirms it."""
    words: dict[str, Any] = {name: request.form.get(name, "") for name in _typed()}
    typed = Candidate(**words)
    try:
        made = joining.ask(workspace(), sender(), typed, key=request.args.get("choix", ""))
    except RefusedError as error:
        return _form(typed, error), status_of(error)
    return make_response(render_template("gathering/join_sent.html", asked=made))


def _typed() -> list[str]:
    return [name for name in asdict(Candidate()) if name not in ("cog", "population")]


@blueprint.get("/collectivites/rejoindre/confirmer/<key>")
def confirmation(key: str) -> Response:
    """Show the button that confirms a request; opening the page confirms nothing, for mail scanners open links."""
    page = joining.confirmation_page(workspace(), key)
    answer = make_response(render_template("gathering/join_confirm.html", asked=page, key=key))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.post("/collectivites/rejoindre/confirmer/<key>")
def confirm(key: str) -> Response:
    """Confirm a request: the secretariat has it from now on."""
    joining.confirm(workspace(), key)
    return redirect(url_for(".confirmation", key=key), _SEE_OTHER)


@blueprint.get("/secretariat/collectivites")
def index() -> str:
    """List the requests that wait, and those that were answered."""
    page = admitting.requests_page(workspace(), current_person(), page=request.args.get("page", type=whole))
    return render_template("gathering/requests.html", page=page)


@blueprint.get("/secretariat/collectivites/<int:request_id>")
def sheet(request_id: int) -> str:
    """Show one request, with the form that admits it and the one that declines it."""
    return _sheet(request_id)


def _sheet(request_id: int, typed: Admission | None = None, error: ManifesteError | None = None) -> str:
    page = admitting.request_page(workspace(), current_person(), request_id, typed, error)
    return render_template("gathering/request.html", page=page, reason=request.form.get("reason", ""))


@blueprint.post("/secretariat/collectivites/<int:request_id>/admettre")
def admit(request_id: int) -> Response | tuple[str, int]:
    """Admit an authority."""
    typed = Admission(**{name: request.form.get(name, "") for name in Admission.__dataclass_fields__})
    try:
        made = admitting.admit(workspace(), acting_person(), request_id, typed)
    except RefusedError as error:
        return _sheet(request_id, typed, error), status_of(error)
    flash(gettext("%(name)s rejoint la démarche. Son référent reçoit un lien de connexion.", name=made.name))
    return redirect(url_for(".sheet", request_id=request_id), _SEE_OTHER)


@blueprint.post("/secretariat/collectivites/<int:request_id>/decliner")
def decline(request_id: int) -> Response | tuple[str, int]:
    """Decline a request, saying why."""
    try:
        admitting.decline(workspace(), acting_person(), request_id, request.form.get("reason", ""))
    except RefusedError as error:
        return _sheet(request_id, None, error), status_of(error)
    flash(gettext("La demande est déclinée : la personne qui l'a faite en reçoit le motif."))
    return redirect(url_for(".index"), _SEE_OTHER)

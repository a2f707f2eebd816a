"""Requests on personal data: the public form, and the register as the secretariat works it."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.domain.registers.requests import Channel, RequestKind, RequestOutcome
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.registers import receiving, requests, taking
from manifeste_tool.services.registers.receiving import Asked
from manifeste_tool.web import forms
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.gathering.guard import sender
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("requests", __name__)
_SEE_OTHER = 303
_CHOICES = {"kinds": list(RequestKind), "channels": list(Channel), "outcomes": list(RequestOutcome)}


@blueprint.get("/donnees-personnelles/demande")
def ask() -> str:
    """Open the form by which anybody uses their rights."""
    return render_template("registers/ask.html", typed=request.args, error=None, **_CHOICES)


@blueprint.post("/donnees-personnelles/demande")
def asked() -> AnyResponse | tuple[str, int]:
    """Receive a request; the answer is the same for everybody."""
    try:
        receiving.ask(workspace(), sender(), _asked("email"))
    except RefusedError as error:
        return render_template("registers/ask.html", typed=request.form, error=error, **_CHOICES), status_of(error)
    return redirect(url_for(".arrived"), _SEE_OTHER)


@blueprint.get("/donnees-personnelles/demande/recue")
def arrived() -> str:
    """Say that a request arrived, and until when it is answered."""
    return render_template("registers/arrived.html")


@blueprint.get("/registres/demandes")
def index() -> str:
    """List the requests."""
    state, number = request.args.get("etat", ""), request.args.get("page", type=whole)
    page = requests.request_list(workspace(), current_person(), state=state, page=number)
    return render_template("registers/requests.html", page=page)


@blueprint.get("/registres/demandes/nouvelle")
def new() -> str:
    """Open the form of what came by mail, post or telephone."""
    return _new()


@blueprint.post("/registres/demandes")
def enter() -> AnyResponse | tuple[str, int]:
    """Enter what came by mail, post or telephone."""
    form, person = request.form, acting_person()
    try:
        came = forms.moment_or_none(form.get("received_at", ""))
        channel = form.get("channel", "")
        number = receiving.enter(workspace(), person, _asked("applicant"), channel=channel, received_at=came)
    except RefusedError as error:
        return _new(error), status_of(error)
    flash(gettext("La demande est enregistrée."))
    return redirect(url_for(".one", request_id=number), _SEE_OTHER)


@blueprint.get("/registres/demandes/<int:request_id>")
def one(request_id: int) -> str:
    """Show one request."""
    return _one(request_id)


@blueprint.post("/registres/demandes/<int:request_id>")
def act(request_id: int) -> AnyResponse | tuple[str, int]:
    """Check who asks, extend, do what is asked, answer."""
    try:
        flash(_acted(request_id, request.form.get("act", "")))
    except RefusedError as error:
        return _one(request_id, error), status_of(error)
    return redirect(url_for(".one", request_id=request_id), _SEE_OTHER)


@blueprint.post("/registres/<any(demandes, violations):name>/export")
def export(name: str) -> AnyResponse:
    """Hand over a register as a sheet."""
    response = make_response(taking.taken(workspace(), acting_person(), name))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f"attachment; filename=registre-{name}.csv"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _asked(applicant: str) -> Asked:
    form = request.form
    words, contribution = form.get("words", ""), form.get("contribution", "")
    return Asked(form.get("kind", ""), words, form.get(applicant, ""), contribution)


def _new(error: RefusedError | None = None) -> str:
    page = requests.request_list(workspace(), current_person())
    return render_template("registers/new_request.html", page=page, typed=request.form, error=error, **_CHOICES)


def _one(request_id: int, error: RefusedError | None = None) -> str:
    page = requests.request_page(workspace(), current_person(), request_id)
    return render_template("registers/request.html", page=page, typed=request.form, error=error, **_CHOICES)


def _acted(number: int, name: str) -> str:
    ws, person, form = workspace(), acting_person(), request.form
    if name == "identity":
        requests.check_identity(ws, person, number, form.get("identity", ""))
        return gettext("C'est noté.")
    if name == "extend":
        return _told(sent=requests.extend(ws, person, number, form.get("reason", "")))
    if name == "token":
        shown, sent = requests.give_token(ws, person, number)
        return gettext("Nouveau code, donné cette seule fois : %(code)s. %(told)s", code=shown, told=_told(sent=sent))
    if name == "erase":
        requests.erase_author(ws, person, number)
        return gettext("L'auteur de la contribution est effacé.")
    if name == "withdraw":
        requests.withdraw(ws, person, number)
        return gettext("La contribution est retirée.")
    return _told(sent=requests.answer(ws, person, number, form.get("answer", ""), form.get("outcome", "")))


def _told(*, sent: bool) -> str:
    if sent:
        return gettext("C'est enregistré ; la personne l'apprend par courriel.")
    return gettext("C'est enregistré. Aucune adresse électronique : prévenez vous-même la personne.")

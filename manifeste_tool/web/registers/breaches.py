"""The register of breaches, as the secretariat keeps it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.domain.registers.breaches import Breach, Risk, risk_of
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.registers import breaches
from manifeste_tool.web import forms
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("breaches", __name__)
_SEE_OTHER = 303


@blueprint.get("/registres/violations")
def index() -> str:
    """List the breaches."""
    page = breaches.breach_list(workspace(), current_person(), page=request.args.get("page", type=whole))
    return render_template("registers/breaches.html", page=page)


@blueprint.get("/registres/violations/nouvelle")
def new() -> str:
    """Open the form of a new one."""
    return _one(0)


@blueprint.post("/registres/violations")
def enter() -> AnyResponse | tuple[str, int]:
    """Enter a breach."""
    person = acting_person()
    try:
        number = breaches.enter(workspace(), person, _read(0))
    except RefusedError as error:
        return _one(0, error), status_of(error)
    flash(gettext("La violation est consignée."))
    return redirect(url_for(".one", breach_id=number), _SEE_OTHER)


@blueprint.get("/registres/violations/<int:breach_id>")
def one(breach_id: int) -> str:
    """Show one breach."""
    return _one(breach_id)


@blueprint.post("/registres/violations/<int:breach_id>")
def act(breach_id: int) -> AnyResponse | tuple[str, int]:
    """Complete a breach, or close it."""
    person = acting_person()
    try:
        if request.form.get("act") == "close":
            breaches.close(workspace(), person, breach_id)
        else:
            breaches.change(workspace(), person, _read(breach_id))
    except RefusedError as error:
        return _one(breach_id, error), status_of(error)
    flash(gettext("Le registre est à jour."))
    return redirect(url_for(".one", breach_id=breach_id), _SEE_OTHER)


def _read(number: int) -> Breach:
    form = request.form
    return Breach(
        id=number,
        found_at=forms.moment(form.get("found_at", "")),
        risk=risk_of(form.get("risk", "")),
        happened_at=forms.moment_or_none(form.get("happened_at", "")),
        authority_told_at=forms.moment_or_none(form.get("authority_told_at", "")),
        people_told_at=forms.moment_or_none(form.get("people_told_at", "")),
        nature=_words("nature"),
        data=_words("data"),
        people=_words("people"),
        consequences=_words("consequences"),
        measures=_words("measures"),
        late_because=_words("late_because"),
    )


def _words(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()


def _one(number: int, error: RefusedError | None = None) -> str:
    page = breaches.breach_page(workspace(), current_person(), number)
    typed = request.form if error else None
    return render_template("registers/breach.html", page=page, typed=typed, error=error, risks=list(Risk))

"""Deadlines: the secretariat's list, one of them, reminders by hand, extensions; and the reports of consultations."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.clock import deadline_pages, extending, receiving, reminders
from manifeste_tool.web import forms
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, ngettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("deadlines", __name__)
_SEE_OTHER = 303


@blueprint.get("/secretariat/echeances")
def index() -> str:
    """Show every deadline that is open."""
    number = request.args.get("page", type=whole)
    return render_template(
        "deadlines/list.html", page=deadline_pages.deadline_list(workspace(), current_person(), page=number)
    )


@blueprint.get("/secretariat/echeances/<key>")
def one(key: str) -> str:
    """Show one deadline with those it concerns."""
    return _shown(key)


def _shown(key: str, error: RefusedError | StaleError | None = None) -> str:
    shown, number = request.args.get("voir", ""), request.args.get("page", type=whole)
    page = deadline_pages.deadline_page(workspace(), current_person(), key, shown=shown, page=number)
    return render_template("deadlines/deadline.html", page=page, error=error, typed=request.form)


@blueprint.post("/secretariat/echeances/<key>/relances")
def remind(key: str) -> Response | tuple[str, int]:
    """Remind one person, or everybody who has not answered."""
    try:
        told = reminders.remind(workspace(), acting_person(), key, request.form.get("person", type=whole))
    except RefusedError as error:
        return _shown(key, error), status_of(error)
    said = ngettext("%(num)s personne est relancée.", "%(num)s personnes sont relancées.", told.reminded)
    left = ngettext(
        "%(num)s autre l'avait déjà été aujourd'hui.", "%(num)s autres l'avaient déjà été aujourd'hui.", told.already
    )
    flash(f"{said} {left}" if told.already else said)
    return redirect(url_for(".one", key=key), _SEE_OTHER)


@blueprint.post("/secretariat/echeances/<key>/prolongation")
def extend(key: str) -> Response | tuple[str, int]:
    """Move a deadline further; everybody concerned is told why."""
    try:
        seen, to = (forms.moment(request.form.get(name, "")) for name in ("seen", "to"))
        reason = request.form.get("reason", "")
        extending.extend(workspace(), acting_person(), key, seen=seen, to=to, reason=reason)
    except (RefusedError, StaleError) as error:
        return _shown(key, error), status_of(error)
    flash(gettext("L'échéance est prolongée : tous ceux qu'elle concerne en sont avertis."))
    return redirect(url_for(".one", key=key), _SEE_OTHER)


@blueprint.get("/secretariat/restitutions")
def reports() -> str:
    """Show which consultations sent their report."""
    number = request.args.get("page", type=whole)
    return render_template(
        "deadlines/reports.html", page=receiving.report_list(workspace(), current_person(), page=number)
    )


@blueprint.post("/secretariat/restitutions/<reference>")
def receive(reference: str) -> Response:
    """Put on record that a report came."""
    receiving.receive(workspace(), acting_person(), reference)
    flash(gettext("La restitution est notée comme reçue."))
    return redirect(url_for(".reports"), _SEE_OTHER)

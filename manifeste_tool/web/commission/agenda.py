"""« Mon agenda »: what awaits somebody by its date, and the same as a calendar to subscribe to."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirection

from manifeste_tool.documents.calendar import calendar_of
from manifeste_tool.services.clock import agendas
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("agenda", __name__)


@blueprint.get("/agenda")
def mine() -> str:
    """Show the agenda of the person signed in, with the address of its feed."""
    return render_template("deadlines/agenda.html", page=agendas.agenda(workspace(), acting_person()))


@blueprint.post("/agenda/adresse")
def renew() -> Redirection:
    """Give the feed another address."""
    agendas.renew(workspace(), acting_person())
    flash(gettext("L'adresse de votre agenda est changée ; l'ancienne ne mène plus nulle part."))
    return redirect(url_for(".mine"), 303)


@blueprint.get("/agenda/<key>.ics")
def feed(key: str) -> Response:
    """Send somebody's calendar; whoever holds the address reads it, so nothing on the way may keep it."""
    found = agendas.feed(workspace(), key)
    name, site = gettext("Manifeste : agenda de %(name)s", name=found.name), request.url_root.rstrip("/")
    content = calendar_of(found.events, name=name, site=site, domain=request.host.partition(":")[0])
    return Response(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": "inline; filename=agenda.ics",
            "X-Robots-Tag": "noindex",
        },
    )

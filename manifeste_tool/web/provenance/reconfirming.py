"""« Sources à reconfirmer »: the queue, several links confirmed at once, one restated or ended, and the way back."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.text.text import Relation
from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.provenance import reconfirm_pages, reconfirming, reviewing
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.errors import status_of

blueprint = Blueprint("reconfirming", __name__, url_prefix="/secretariat/sources-a-reconfirmer")


@blueprint.get("")
def queue() -> str:
    """Show the links whose paragraph changed, or that somebody contests."""
    page = reconfirm_pages.reconfirm_page(
        workspace(),
        acting_person(),
        page=request.args.get("page", type=int),
        confirmed=request.args.get("confirmes", 0, type=int),
        ended=request.args.get("detache", 0, type=int),
    )
    return render_template("provenance/reconfirm.html", page=page)


@blueprint.post("")
def confirm() -> Response | tuple[str, int]:
    """Confirm the chosen links on the words that the page showed."""
    try:
        made = reconfirming.confirm(workspace(), acting_person(), reconfirming.seen_in(request.form.getlist("link")))
    except (RefusedError, StaleError) as error:
        page = reconfirm_pages.reconfirm_page(workspace(), acting_person(), error=error)
        return render_template("provenance/reconfirm.html", page=page), status_of(error)
    return redirect(url_for(".queue", confirmes=made), 303)


@blueprint.post("/annuler")
def undo() -> Response:
    """Take back what was confirmed at once."""
    reconfirming.undo(workspace(), acting_person(), request.form.get("made", 0, type=int))
    return redirect(url_for(".queue"), 303)


@blueprint.post("/relation")
def restate() -> Response:
    """Say another relation of a link, or end it."""
    form = request.form
    wanted = form.get("relation", "")
    relation = Relation(wanted) if wanted in set(Relation) else None
    ended = reviewing.restate(
        workspace(), acting_person(), form.get("paragraph", ""), form.get("key", ""), relation=relation
    )
    return redirect(url_for(".queue", detache=ended), 303)


@blueprint.post("/remettre")
def restore() -> Response:
    """Make an ended link again, as it was."""
    reviewing.restore(workspace(), acting_person(), request.form.get("link", 0, type=int))
    return redirect(url_for(".queue"), 303)

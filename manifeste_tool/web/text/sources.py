"""Sources of a paragraph, put and removed as acts of their own; declarations."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.text.gestures import sources_of
from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.provenance import reconfirming, reviewing
from manifeste_tool.services.text import sourcing, sourcing_pages
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.web.context import acting_person, safe_path, workspace
from manifeste_tool.web.errors import status_of

blueprint = Blueprint("sources", __name__)


@blueprint.get("/paragraphes/<identity>/sources")
def sources(identity: str) -> str:
    """Show what a paragraph cites, with the forms that change it."""
    ended = request.args.get("detache", 0, type=int)
    page = sourcing_pages.sources_page(workspace(), acting_person(), identity, ended=ended)
    return render_template("sources/sources.html", page=page)


@blueprint.post("/paragraphes/<identity>/sources")
def change(identity: str) -> Response | tuple[str, int]:
    """Put a source, or remove one."""
    form, ended = request.form, 0
    try:
        if form.get("act") == "remove":
            ended = reviewing.restate(workspace(), acting_person(), identity, form.get("key", ""), relation=None)
        else:
            sourcing.cite(workspace(), acting_person(), _linking(identity))
    except (RefusedError, StaleError) as error:
        return _again(identity, error)
    return redirect(url_for(".sources", identity=identity, detache=ended or None), 303)


@blueprint.post("/paragraphes/<identity>/sources/confirmer")
def confirm(identity: str) -> Response | tuple[str, int]:
    """Confirm a source on the words that the page showed."""
    try:
        reconfirming.confirm(workspace(), acting_person(), reconfirming.seen_in(request.form.getlist("link")))
    except (RefusedError, StaleError) as error:
        return _again(identity, error)
    return redirect(url_for(".sources", identity=identity), 303)


@blueprint.post("/paragraphes/<identity>/sources/remettre")
def restore(identity: str) -> Response | tuple[str, int]:
    """Make a link that was ended again, as it was."""
    try:
        reviewing.restore(workspace(), acting_person(), request.form.get("link", 0, type=int))
    except (RefusedError, StaleError) as error:
        return _again(identity, error)
    return redirect(url_for(".sources", identity=identity), 303)


def _again(identity: str, error: RefusedError | StaleError) -> tuple[str, int]:
    typed = {name: request.form.get(name, "") for name in ("key", "relation", "excerpt")}
    page = sourcing_pages.sources_page(workspace(), acting_person(), identity, typed=typed, error=error)
    return render_template("sources/sources.html", page=page), status_of(error)


def _linking(identity: str) -> Linking:
    form = request.form
    key = form.get("key", "").strip().lstrip("@")
    put = tuple(sources_of([f"{form.get('relation', '')} {key}".strip()])) if key else ()
    excerpt = form.get("excerpt", "").replace("\r\n", "\n").strip()
    return Linking(identity, put=put, excerpts={key: excerpt} if excerpt else {})


@blueprint.post("/declarations")
def declare() -> Response:
    """Declare the chosen paragraphs « apport de la commission »."""
    sourcing.declare(workspace(), acting_person(), request.form.getlist("paragraph"))
    return redirect(safe_path(request.form.get("next"), url_for("versions.index")), 303)


@blueprint.post("/declarations/retirees")
def undeclare() -> Response:
    """Take back that the chosen paragraphs are « apport de la commission »."""
    sourcing.undeclare(workspace(), acting_person(), request.form.getlist("paragraph"))
    return redirect(safe_path(request.form.get("next"), url_for("versions.index")), 303)

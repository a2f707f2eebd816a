"""Prepared versions: the form, the list, one preparation, its links, its publication; and what a link shows."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.errors import ManifesteError, RefusedError, StaleError
from manifeste_tool.services.publication import preparation_pages, preparing, previewing
from manifeste_tool.services.publication.preparing import Typed
from manifeste_tool.web import forms
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("preparations", __name__)
_SEE_OTHER = HTTPStatus.SEE_OTHER
_NOT_DONE = (RefusedError, StaleError)


@blueprint.get("/versions/preparer")
def new() -> str:
    """Show the form of a preparation."""
    return _new()


@blueprint.post("/versions/preparer")
def prepare() -> AnyResponse | tuple[str, int]:
    """Prepare a version of today's text, as its preparer saw it."""
    try:
        made = preparing.prepare(workspace(), acting_person(), _typed(), seen=request.form.get("seen", ""))
    except _NOT_DONE as error:
        return _new(error), status_of(error)
    flash(gettext("La version est préparée. Personne ne la voit encore : donnez un lien à qui doit la lire."))
    return redirect(url_for(".one", prepared_id=made), _SEE_OTHER)


@blueprint.get("/versions/preparees")
def index() -> str:
    """List the versions that wait."""
    lines = preparation_pages.prepared_list(workspace(), current_person())
    return render_template("versions/prepared_list.html", lines=lines)


@blueprint.get("/versions/preparees/<int:prepared_id>")
def one(prepared_id: int) -> str:
    """Show one preparation, with its links."""
    return _one(prepared_id)


@blueprint.post("/versions/preparees/<int:prepared_id>")
def change(prepared_id: int) -> AnyResponse | tuple[str, int]:
    """Change the words or the hour of a preparation."""
    try:
        preparing.change(workspace(), acting_person(), prepared_id, _typed(), turn=request.form.get("turn", ""))
    except _NOT_DONE as error:
        return _one(prepared_id, error, typed=request.form), status_of(error)
    flash(gettext("La préparation est enregistrée."))
    return redirect(url_for(".one", prepared_id=prepared_id), _SEE_OTHER)


@blueprint.post("/versions/preparees/<int:prepared_id>/publier")
def publish(prepared_id: int) -> AnyResponse | tuple[str, int]:
    """Publish a preparation now, as it was shown."""
    turn = request.form.get("turn", "")
    try:
        made = preparing.publish_prepared(workspace(), acting_person(), prepared_id, turn=turn)
    except _NOT_DONE as error:
        return _one(prepared_id, error), status_of(error)
    flash(gettext("La version %(number)s est publiée.", number=made.number))
    return redirect(url_for("version.version", number=made.number), _SEE_OTHER)


@blueprint.post("/versions/preparees/<int:prepared_id>/annuler")
def cancel(prepared_id: int) -> AnyResponse | tuple[str, int]:
    """Cancel a preparation; its links show nothing any more."""
    try:
        preparing.cancel(workspace(), acting_person(), prepared_id)
    except StaleError as error:
        return _one(prepared_id, error), status_of(error)
    flash(gettext("La préparation est annulée : ses liens ne montrent plus rien."))
    return redirect(url_for(".one", prepared_id=prepared_id), _SEE_OTHER)


@blueprint.post("/versions/preparees/<int:prepared_id>/liens")
def give(prepared_id: int) -> AnyResponse | tuple[str, int]:
    """Make a link for somebody named; its address is shown once."""
    name, past = request.form.get("name", ""), bool(request.form.get("past_the_hour"))
    days = request.form.get("days", 0, type=whole)
    try:
        key = previewing.give(workspace(), acting_person(), prepared_id, name=name, days=days, past_the_hour=past)
    except _NOT_DONE as error:
        return _one(prepared_id, error, link=request.form), status_of(error)
    answer = make_response(_one(prepared_id, given=(name, url_for(".preview", key=key, _external=True))))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/versions/preparees/<int:prepared_id>/liens/<int:link_id>/reprendre")
def take_back(prepared_id: int, link_id: int) -> AnyResponse:
    """Take a link back at once."""
    previewing.take_back(workspace(), acting_person(), prepared_id, link_id)
    flash(gettext("Le lien est repris : il ne montre plus rien."))
    return redirect(url_for(".one", prepared_id=prepared_id, _anchor="liens"), _SEE_OTHER)


@blueprint.get("/apercu/<key>")
def preview(key: str) -> AnyResponse:
    """Show a prepared version to whoever holds a link to it; once it is out, the link leads to it."""
    shown = previewing.preview(workspace(), key)
    if shown.published:
        answer = redirect(url_for("version.version", number=shown.published), _SEE_OTHER)
    else:
        answer = make_response(render_template("versions/preview.html", page=shown, until=previewing.embargo))
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _typed() -> Typed:
    number, title, story = (request.form.get(name, "") for name in ("number", "title", "story"))
    return Typed(number, title, story, forms.moment_or_none(request.form.get("opens_at", "")))


def _new(error: ManifesteError | None = None) -> str:
    page = preparation_pages.new_page(workspace(), current_person())
    return render_template("versions/prepare.html", page=page, error=error, typed=request.form)


def _one(
    prepared_id: int,
    error: ManifesteError | None = None,
    *,
    typed: Mapping[str, str] | None = None,
    link: Mapping[str, str] | None = None,
    given: tuple[str, str] | None = None,
) -> str:
    page = preparation_pages.preparation_page(workspace(), current_person(), prepared_id)
    return render_template(
        "versions/prepared.html", page=page, error=error, typed=typed or {}, link=link or {}, given=given
    )

"""« Signaler » a contribution, the page that holds the answer, and the secretariat's list."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.domain.gathering.voices import Motive
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.voices import flagging
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.gathering.guard import sender
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("flags", __name__)
_SEE_OTHER = 303


@blueprint.get("/contributions/<reference>/signaler")
def new(reference: str) -> str:
    """Open the form."""
    return _form(reference)


def _form(reference: str, error: RefusedError | None = None) -> str:
    found = flagging.contribution_to_flag(workspace(), current_person(), reference)
    return render_template(
        "voices/flag.html",
        contribution=found,
        motives=[(str(one), one.value) for one in Motive],
        typed=request.form,
        error=error,
    )


@blueprint.post("/contributions/<reference>/signaler")
def flag(reference: str) -> AnyResponse | tuple[str, int]:
    """Say that a contribution should not stand as it does."""
    words = {name: request.form.get(name, "") for name in ("motive", "message", "email")}
    try:
        key = flagging.flag(workspace(), sender(), current_person(), reference, **words)
    except RefusedError as error:
        return _form(reference, error), status_of(error)
    flash(gettext("Votre signalement est enregistré."))
    return redirect(url_for(".shown", key=key), _SEE_OTHER)


@blueprint.get("/signalements/<key>")
def shown(key: str) -> Response:
    """Show what became of what somebody flagged."""
    answer = make_response(render_template("voices/flagged.html", flag=flagging.flag_page(workspace(), key), key=key))
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.get("/secretariat/contributions-signalees")
def index() -> str:
    """List what was flagged."""
    return _index()


def _index(error: RefusedError | None = None) -> str:
    settled, number = request.args.get("etat") == "traites", request.args.get("page", type=whole)
    page = flagging.flag_list(workspace(), current_person(), settled=settled, page=number)
    about = request.form.get("flag", "")
    return render_template("voices/flags.html", page=page, error=error, about=about, typed=request.form)


@blueprint.post("/secretariat/contributions-signalees/<int:flag_id>")
def settle(flag_id: int) -> AnyResponse | tuple[str, int]:
    """Answer."""
    upheld = request.form.get("act") == "uphold"
    try:
        flagging.settle(workspace(), acting_person(), flag_id, upheld=upheld, answer=request.form.get("answer", ""))
    except RefusedError as error:
        return _index(error), status_of(error)
    flash(gettext("La réponse est enregistrée."))
    return redirect(url_for(".index"), _SEE_OTHER)

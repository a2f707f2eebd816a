"""Versions: the list, the comparison of any two, the history of decisions, publishing."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.public import comparing
from manifeste_tool.services.publication import publishing, version_list
from manifeste_tool.services.text import version_pages
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import version_number, whole

blueprint = Blueprint("versions", __name__)
_SEE_OTHER = 303
_VIEWS = ("", "tout", "face")


@blueprint.get("/versions")
def index() -> str:
    """List the versions, and let the secretariat publish one."""
    return _list({}, "")


@blueprint.post("/versions")
def publish() -> Response | tuple[str, int]:
    """Publish today's text, as its publisher saw it."""
    words = {name: request.form.get(name, "") for name in ("number", "title", "story", "seen")}
    try:
        made = publishing.publish(workspace(), acting_person(), **words)
    except (RefusedError, StaleError) as error:
        stale = isinstance(error, StaleError)
        return _list(words | ({"seen": ""} if stale else {}), sentence_of(error)), status_of(error)
    flash(gettext("La version %(number)s est publiée.", number=made.number))
    return redirect(url_for("version.version", number=made.number), _SEE_OTHER)


@blueprint.get("/comparer")
def compare() -> str:
    """Compare two versions word by word; without one, the newest with the one before it."""
    before, after = (_side(request.args.get(name, "")) for name in ("de", "a"))
    page = comparing.comparison(workspace(), current_person(), before, after)
    view = request.args.get("vue", "")
    choices = [(number, side_name(number)) for number in page.choices]
    view = view if view in _VIEWS else ""
    return render_template("versions/compare.html", page=page, view=view, choices=choices, side_name=side_name)


@blueprint.get("/histoire")
def history() -> str:
    """List the decisions on the text, by pages."""
    page = version_pages.history(workspace(), current_person(), before=request.args.get("avant", None, type=whole))
    return render_template("versions/history.html", page=page)


def side_name(number: str) -> str:
    """Return how one side of a comparison is called."""
    today = number == comparing.TODAY
    return gettext("le texte d'aujourd'hui") if today else gettext("la version %(number)s", number=number)


def _side(given: str) -> str:
    return given if given in ("", comparing.TODAY) else version_number(given)


def _list(words: Mapping[str, str], refusal: str) -> str:
    page = version_list.version_list(workspace(), current_person())
    return render_template("versions/list.html", page=page, sent=words, error=refusal)

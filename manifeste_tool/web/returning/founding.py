"""Found the text of an instance that has none, on a file that somebody sends."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from manifeste_tool.errors import ManifesteError, RefusedError, TooLargeError
from manifeste_tool.services.text import founding
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import takes_file

blueprint = Blueprint("founding", __name__)


@blueprint.get("/texte/fonder")
def form() -> str:
    """Show where a text is founded on a file."""
    founding.may_found(workspace(), current_person())
    return _form()


def _form(error: ManifesteError | None = None) -> str:
    return render_template("returning/founding.html", refusal=sentence_of(error) if error else "")


@blueprint.post("/texte/fonder")
@takes_file
def found() -> Response | tuple[str, int]:
    """Found the text."""
    sent = request.files.get("file") or FileStorage()
    try:
        founding.found_from(workspace(), acting_person(), sent.read(), sent.filename or "")
    except (RefusedError, TooLargeError) as error:
        return _form(error), status_of(error)
    flash(gettext("Le texte est fondé : chaque paragraphe a reçu son repère."))
    return redirect(url_for("text.text"), 303)

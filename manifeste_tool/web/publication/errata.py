"""The form of an erratum: paragraphs of a version one by one, the preview of what changes, the note."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.text.text import IDENTITY
from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.publication import errata
from manifeste_tool.services.publication.errata import CorrectedAlreadyError, Correction
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import version_number

blueprint = Blueprint("errata", __name__)
_FIELD = "words-"


@blueprint.get("/versions/<version:number>/erratum")
def form(number: str) -> str:
    """Show the form, with the paragraphs that the address names."""
    return _shown(version_number(number), request.args.getlist("paragraphe"))


@blueprint.post("/versions/<version:number>/erratum")
def correct(number: str) -> Response | str | tuple[str, int]:
    """Do what the pressed button says: add a paragraph, preview, publish."""
    number = version_number(number)
    if request.form.get("act") != "publish":
        return _shown(number, request.form.getlist("paragraphe"))
    typed = Correction(request.form.get("note", ""), _words(), bool(request.form.get("today")))
    try:
        made = errata.publish_erratum(workspace(), acting_person(), number, typed)
    except CorrectedAlreadyError:
        raise
    except (RefusedError, StaleError) as error:
        return _shown(number, (), error), status_of(error)
    flash(gettext("L'erratum est publié : c'est la version %(number)s.", number=made.number))
    return redirect(url_for("version.version", number=made.number), HTTPStatus.SEE_OTHER)


def _shown(number: str, added: list[str] | tuple[str, ...], error: RefusedError | StaleError | None = None) -> str:
    words = _words()
    page = errata.erratum_page(workspace(), current_person(), number, words)
    opened = [one for one in dict.fromkeys((*words, *added)) if one in page.text.by_id]
    return render_template(
        "versions/erratum.html",
        page=page,
        error=error or (page.error if request.form.get("act") == "preview" else None),
        opened=opened,
        words=words,
        note=request.form.get("note", ""),
        today=bool(request.form.get("today")) or request.method == "GET",
    )


def _words() -> Mapping[str, str]:
    found = {name.removeprefix(_FIELD): value for name, value in request.form.items() if name.startswith(_FIELD)}
    return {identity: value for identity, value in found.items() if IDENTITY.fullmatch(identity)}

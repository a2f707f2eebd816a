"""The press kit of a version: its page, its files, and the form of whoever writes it."""

from http import HTTPStatus

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.press.press_kit import PressKit
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.press import pages, sheets
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import version_number

blueprint = Blueprint("press", __name__, url_prefix="/versions/<version:number>")


@blueprint.get("/presse")
def kit(number: str) -> str:
    """Show the kit."""
    page = pages.press_page(workspace(), current_person(), version_number(number))
    return render_template("press/kit.html", page=page, forms=sheets.PRESS_FORMS)


@blueprint.get("/presse.<form>")
def document(number: str, form: str) -> Response:
    """Hand the kit over as one document."""
    made = sheets.made(workspace(), current_person(), version_number(number), form)
    named = {"Content-Type": made.media_type, "Content-Disposition": f"attachment; filename={made.name}"}
    return make_response(made.content, named)


@blueprint.get("/presse/rediger")
def writing(number: str) -> str:
    """Open the form."""
    return _form(version_number(number))


@blueprint.post("/presse/rediger")
def write(number: str) -> Response | tuple[str, int]:
    """Keep what was written."""
    number = version_number(number)
    headline, communique, contact = (request.form.get(name, "") for name in ("headline", "communique", "contact"))
    typed = PressKit(number, headline, communique, contact, tuple(request.form.getlist("quote")))
    try:
        pages.write(workspace(), acting_person(), typed)
    except RefusedError as error:
        return _form(number, typed, error), status_of(error)
    flash(gettext("Le dossier de presse de la version %(number)s est rédigé.", number=number))
    return redirect(url_for(".kit", number=number), HTTPStatus.SEE_OTHER)


def _form(number: str, typed: PressKit | None = None, error: RefusedError | None = None) -> str:
    page = pages.press_form(workspace(), acting_person(), number, typed)
    return render_template("press/form.html", page=page, error=error)

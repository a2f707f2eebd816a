"""One's own data: carried away whole, and erased."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.privacy import downloading, ending
from manifeste_tool.services.privacy.downloading import Archive
from manifeste_tool.web import session
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.gathering.guard import sender
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("own_data", __name__)
_SEE_OTHER = 303


@blueprint.post("/compte/donnees")
def download() -> Response:
    """Hand over all that is held of whoever is signed in."""
    return _handed(downloading.mine(workspace(), current_person()))


@blueprint.get("/compte/donnees")
def data() -> str:
    """Say what is held, how much, why, and what becomes of it."""
    return render_template("privacy/data.html", page=ending.ending_page(workspace(), current_person()))


@blueprint.post("/suivi/archive")
def download_by_token() -> Response:
    """Hand over all that is held of a contribution's author, by its token."""
    return _handed(downloading.by_token(workspace(), request.form.get("code", ""), sender=sender()))


@blueprint.get("/compte/effacer")
def ending_page() -> str:
    """Say what goes, what stays, what cannot."""
    return render_template("privacy/ending.html", page=ending.ending_page(workspace(), current_person()))


@blueprint.post("/compte/effacer")
def ask_ending() -> Response:
    """Send the link that confirms."""
    if ending.ask(workspace(), current_person(), typed=request.form.get("typed", "")):
        flash(gettext("Un lien part à votre adresse : rien n'est effacé avant que vous l'ouvriez."), "message")
        return redirect(url_for(".ending_page"), _SEE_OTHER)
    return _ended()


@blueprint.get("/compte/effacer/<key>")
def confirm_ending(key: str) -> str:
    """Show the button that erases; opening the page erases nothing."""
    person = ending.confirming(workspace(), current_person(), key)
    return render_template("privacy/confirm_ending.html", person=person, key=key)


@blueprint.post("/compte/effacer/<key>")
def end(key: str) -> Response:
    """Erase the account, and close the session."""
    ending.end(workspace(), current_person(), key)
    return _ended()


def _ended() -> Response:
    session.close()
    flash(gettext("Votre compte est effacé. Ce que vous aviez publié reste, sous « auteur effacé »."), "message")
    return redirect(url_for("initiative.home"), _SEE_OTHER)


def _handed(archive: Archive) -> Response:
    response = make_response(archive.content)
    response.headers["Content-Type"] = downloading.MEDIA_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{archive.name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response

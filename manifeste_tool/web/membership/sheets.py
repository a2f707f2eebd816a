"""People from a sheet: sent, tried line by line, confirmed."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from manifeste_tool.domain.membership.people_sheet import COLUMNS
from manifeste_tool.services.membership import sheets
from manifeste_tool.web.context import acting_person, current_person, settings, workspace
from manifeste_tool.web.membership.handing import sheet
from manifeste_tool.web.security import takes_file, whole

blueprint = Blueprint("people_sheets", __name__)


@blueprint.get("/personnes/importer")
def index() -> str:
    """Show where a sheet of people is sent from, and the template."""
    sheets.require_import(workspace(), current_person())
    largest = sheets.LARGEST_SHEET // 1024**2
    return render_template("membership/import.html", columns=COLUMNS, forms=sheets.FORMS, largest=largest)


@blueprint.get("/personnes/importer/modele.<any(csv, xlsx, ods):form>")
def template(form: str) -> Response:
    """Download the sheet to fill."""
    return sheet(sheets.template(form), form)


@blueprint.post("/personnes/importer")
@takes_file
def receive() -> Response:
    """Keep a sheet that was sent, and go on to what it would change."""
    sent = request.files.get("file") or FileStorage()
    who = (workspace(), settings().home, acting_person())
    key = sheets.receive(*who, name=sent.filename or "", save=sent.save)
    return redirect(url_for(".trial", key=key), 303)


@blueprint.get("/personnes/importer/<key>")
def trial(key: str) -> str:
    """Say line by line what a sheet would change."""
    number, refused = request.args.get("page", type=whole), request.args.get("montrer") == "refus"
    who = (workspace(), settings().home, current_person())
    page = sheets.sheet_page(*who, key, page=number, refused_only=refused)
    return render_template("membership/trial.html", page=page)


@blueprint.post("/personnes/importer/<key>")
def confirm(key: str) -> str:
    """Write what the sheet says."""
    who = (workspace(), settings().home, acting_person())
    invites, words = bool(request.form.get("invites")), request.form.get("words", "")
    page = sheets.confirm(*who, key, invites=invites, words=words)
    return render_template("membership/trial.html", page=page)

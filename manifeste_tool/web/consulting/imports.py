"""Imports: a sheet of contributions sent by the secretariat, looked at, tried line by line, then confirmed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from manifeste_tool.services.consulting import templates, uploading
from manifeste_tool.web.context import current_person, settings, workspace
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import takes_sheet, whole

blueprint = Blueprint("imports", __name__)
_CHOICE = "colonne-"


@blueprint.get("/secretariat/imports")
def index() -> str:
    """Show where a sheet is sent from, and the kit's own to download."""
    page = uploading.imports_page(workspace(), current_person(), chosen=request.args.get("concertation", ""))
    return render_template("imports/index.html", page=page, columns=templates.COLUMNS, forms=templates.FORMS)


@blueprint.get("/secretariat/imports/modele.<any(csv, xlsx, ods):form>")
def template(form: str) -> Response:
    """Download the kit's sheet."""
    content = templates.template(form)
    return Response(content, headers={"Content-Disposition": f'attachment; filename="contributions.{form}"'})


@blueprint.post("/secretariat/imports")
@takes_sheet
def receive() -> Response:
    """Keep a sheet that was sent, and go on to what would become of it."""
    sent = request.files.get("file") or FileStorage()
    who = (workspace(), settings().home, current_person())
    chosen = request.form.get("consultation", "")
    key = uploading.receive(*who, name=sent.filename or "", save=sent.save, consultation=chosen)
    return redirect(url_for("imports.upload", key=key), 303)


@blueprint.get("/secretariat/imports/<key>")
def upload(key: str) -> str:
    """Show how a sheet is understood, and line by line what would happen."""
    number, refused = request.args.get("page", 1, type=whole), request.args.get("montrer") == "refus"
    who = (workspace(), settings().home, current_person())
    page = uploading.upload_page(*who, key, page=number, refused_only=refused)
    return render_template("imports/upload.html", page=page)


@blueprint.post("/secretariat/imports/<key>/colonnes")
def describe(key: str) -> Response:
    """Remember what its columns are."""
    marks = {name.removeprefix(_CHOICE): value for name, value in request.form.items() if name.startswith(_CHOICE)}
    choices = {request.form.get(f"nom-{rank}", ""): field for rank, field in marks.items() if field}
    kept = {} if "oublier" in request.form else choices
    uploading.describe(workspace(), settings().home, current_person(), key, kept)
    return redirect(url_for("imports.upload", key=key), 303)


@blueprint.post("/secretariat/imports/<key>")
def confirm(key: str) -> Response:
    """Import a sheet as its page showed."""
    done = uploading.confirm(workspace(), settings().home, current_person(), key)
    flash(gettext("L'import est fait.") if done else gettext("L'import est demandé : il se fait à côté."))
    return redirect(url_for("imports.upload", key=key), 303)

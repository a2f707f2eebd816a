"""Data to take away: public for everybody, named for the secretariat, who says what for."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response
from werkzeug.wsgi import wrap_file

from manifeste_tool.services.taking_out import pages, writing
from manifeste_tool.services.taking_out.writing import Taken
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.gathering.guard import sender

blueprint = Blueprint("data", __name__)
_IN_MEMORY = 1024 * 1024


@blueprint.get("/donnees")
def index() -> str:
    """Say what data there are, and what each column means."""
    return render_template("bundle/data.html", page=pages.data_page(workspace(), current_person()))


@blueprint.get("/donnees/<name>.<any(csv, json, xlsx):form>")
def public(name: str, form: str) -> Response:
    """Hand over a table without anybody's name."""
    asked = None if current_person() else sender()
    return _handed(lambda file: writing.public(workspace(), file, name, form, sender=asked))


@blueprint.post("/donnees/<name>/internes")
def internal(name: str) -> Response:
    """Hand over a table with names, once it is on record who took it out and why."""
    form, reason = request.form.get("forme", "csv"), request.form.get("motif", "")
    person = acting_person()
    return _handed(lambda file: writing.internal(workspace(), person, file, name, form, reason=reason))


def _handed(write: Callable[[BinaryIO], Taken]) -> Response:
    """Write a file beside the memory, then hand it over: whatever stops it in between is said on a page."""
    file = cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - closed with the response
    try:
        taken = write(file)
    except BaseException:
        file.close()
        raise
    length = file.tell()
    file.seek(0)
    response = current_app.response_class(wrap_file(request.environ, file), mimetype=None, direct_passthrough=True)
    response.content_length = length
    response.headers["Content-Type"] = taken.media_type
    response.headers["Content-Disposition"] = f"attachment; filename={taken.name}"
    return response

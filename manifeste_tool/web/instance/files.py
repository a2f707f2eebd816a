"""Files that were attached, handed to those they are for."""

from urllib.parse import quote

from flask import Blueprint, Response, make_response

from manifeste_tool.services import files
from manifeste_tool.web.context import current_person, workspace

blueprint = Blueprint("files", __name__)


@blueprint.get("/fichiers/<int:file_id>")
def file(file_id: int) -> Response:
    """Hand over a file: to be kept, never shown or run by the browser, never stored on the way."""
    found, content = files.fetch(workspace(), current_person(), file_id)
    response = make_response(content)
    plain = found.name.encode("ascii", "replace").decode().replace("?", "_")
    response.headers["Content-Type"] = found.media_type
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name)}"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

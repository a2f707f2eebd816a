"""« Registres »: where the registers are found, and the documents of the RGPD, made anew each time."""

from urllib.parse import quote

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from manifeste_tool.documents.kit.page import STYLE
from manifeste_tool.services.registers import documents, requests
from manifeste_tool.web.context import acting_person, current_person, settings, workspace
from manifeste_tool.web.static_files import static_url

blueprint = Blueprint("books", __name__)


@blueprint.get("/registres")
def index() -> str:
    """Lead to each register and to each document."""
    waiting = requests.request_list(workspace(), current_person(), state="reçue")
    shelf = documents.shelf(workspace(), current_person())
    return render_template("registers/index.html", waiting=waiting, shelf=shelf)


@blueprint.get("/registres/documents/<name>.html")
def page(name: str) -> Response:
    """Show one document as a page to read and print."""
    made = documents.one(workspace(), settings(), acting_person(), name, "html", style=static_url(STYLE))
    return make_response(made.content, {"Content-Type": made.media_type, "Cache-Control": "private, no-store"})


@blueprint.get("/registres/documents/<name>.<any(pdf, docx, odt):form>")
def document(name: str, form: str) -> Response:
    """Hand over one document."""
    made = documents.one(workspace(), settings(), acting_person(), name, form)
    disposition = f"attachment; filename*=UTF-8''{quote(made.name)}"
    headers = {
        "Content-Type": made.media_type,
        "Content-Disposition": disposition,
        "Cache-Control": "private, no-store",
    }
    return make_response(made.content, headers)

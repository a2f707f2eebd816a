"""The kit of a consultation: its documents listed, opened as pages, handed over as files."""

from urllib.parse import quote

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from manifeste_tool.documents.kit.page import STYLE
from manifeste_tool.services.kit import making
from manifeste_tool.services.kit.making import Made
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.static_files import static_url

blueprint = Blueprint("kit", __name__, url_prefix="/concertations/<reference>")


@blueprint.get("/kit")
def index(reference: str) -> str:
    """Show what the kit holds."""
    page = making.kit_page(workspace(), acting_person(), reference)
    return render_template("kit/index.html", page=page, forms=making.FORMS)


@blueprint.get("/kit.zip")
def whole(reference: str) -> Response:
    """Hand over the whole kit."""
    return _handed(making.archive(workspace(), acting_person(), reference))


@blueprint.get("/kit-express.zip")
def express(reference: str) -> Response:
    """Hand over the four documents that come first."""
    return _handed(making.archive(workspace(), acting_person(), reference, brief=True))


@blueprint.get("/kit/<name>.html")
def page(reference: str, name: str) -> Response:
    """Show one document as a page to print."""
    made = making.one(workspace(), acting_person(), reference, name, "html", style=static_url(STYLE))
    return make_response(made.content, {"Content-Type": made.media_type})


@blueprint.get("/kit/<name>.<any(pdf, docx, odt):form>")
def document(reference: str, name: str, form: str) -> Response:
    """Hand over one document."""
    return _handed(making.one(workspace(), acting_person(), reference, name, form))


def _handed(made: Made) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(made.name)}"
    return make_response(made.content, {"Content-Type": made.media_type, "Content-Disposition": disposition})

"""The repository that is the authority of the text: what the secretariat sees of it, and its push hook."""

from http import HTTPStatus

from flask import Blueprint, Response, render_template, request

from manifeste_tool.services.serving import authority_pages
from manifeste_tool.services.serving.pushed import UnsignedPushError, pushed
from manifeste_tool.web.context import current_person, settings, workspace
from manifeste_tool.web.i18n import sentence_of

blueprint = Blueprint("authority", __name__)


@blueprint.get("/secretariat/depot")
def page() -> str:
    """Show what the authority holds that is not served."""
    return render_template(
        "secretariat/authority.html", page=authority_pages.authority_page(workspace(), current_person())
    )


@blueprint.post("/depot/pousse")
def hook() -> Response:
    """Hear from the forge that something was pushed."""
    pushed(workspace(), settings().text_remote.hook, request.get_data(), dict(request.headers))
    return Response(status=int(HTTPStatus.NO_CONTENT))


@blueprint.errorhandler(UnsignedPushError)
def unsigned(error: UnsignedPushError) -> Response:
    """Say why in plain words: a forge shows them to its administrator, and has no use for a page to sign in."""
    return Response(f"{sentence_of(error)}\n", int(HTTPStatus.FORBIDDEN), mimetype="text/plain")

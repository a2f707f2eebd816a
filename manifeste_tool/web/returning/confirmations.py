"""A member says, without signing in, whether the drafts made in their name are theirs."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.returning import confirming
from manifeste_tool.web.context import workspace

blueprint = Blueprint("confirmations", __name__)


@blueprint.get("/documents/confirmer/<key>")
def confirmation(key: str) -> Response:
    """Show the drafts; opening the page answers nothing, for mail scanners open links. Nobody keeps the answer."""
    page = confirming.confirmation_page(workspace(), key)
    shown = make_response(render_template("returning/confirmation.html", page=page))
    shown.headers["Cache-Control"] = "private, no-store"
    return shown


@blueprint.post("/documents/confirmer/<key>")
def answer(key: str) -> Response:
    """Keep the answer."""
    confirming.answer(workspace(), key, yes=request.form.get("answer") == "oui")
    return redirect(url_for(".confirmation", key=key), 303)

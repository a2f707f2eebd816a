"""A member says, without signing in, whether the drafts made in their name are theirs."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.returning import confirming
from manifeste_tool.web.context import workspace

blueprint = Blueprint("confirmations", __name__)


@blueprint.get("/documents/confirmer/<key>")
def confirmation(key: str) -> str:
    """Show the drafts; opening the page answers nothing, for mail scanners open links."""
    return render_template("returning/confirmation.html", page=confirming.confirmation_page(workspace(), key))


@blueprint.post("/documents/confirmer/<key>")
def answer(key: str) -> Response:
    """Keep the answer."""
    confirming.answer(workspace(), key, yes=request.form.get("answer") == "oui")
    return redirect(url_for(".confirmation", key=key), 303)

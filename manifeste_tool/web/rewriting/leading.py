"""Old addresses that name a commit lead on to the new one, for good."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from manifeste_tool.services.rewriting import leading
from manifeste_tool.web.context import here, workspace

blueprint = Blueprint("leading", __name__)
_FOR_GOOD = 301


@blueprint.before_app_request
def lead() -> Response | None:
    """Redirect a reading of an address that names a commit from before a rewriting."""
    address = here()
    if request.method not in ("GET", "HEAD") or not leading.names_a_commit(address):
        return None
    led = leading.led(workspace(), address)
    return redirect(led, _FOR_GOOD) if led != address else None

"""What browsers report of a page that broke its policy, and whom a person who finds a flaw tells."""

import json
import re
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.health.logs import log
from manifeste_tool.web import context
from manifeste_tool.web.guarding.counting import origin

blueprint = Blueprint("guarding", __name__)
LONGEST_REPORT = 16 * 1024
_GOOD_FOR = timedelta(days=180)
_DIRECTIVE = re.compile(r"[a-z]+(?:-[a-z]+){0,4}")
_KINDS = frozenset({"inline", "eval", "data", "blob", "wasm-eval", "self"})
_LOG = log("navigateurs")


@blueprint.post("/csp-report")
def csp_report() -> Response:
    """Note that a page broke its policy: which directive, on which route, by what kind of source; never an address."""
    request.max_content_length = LONGEST_REPORT
    ws = context.workspace()
    with ws.writing() as connection:
        for what in (Limit.CSP_REPORT, Limit.CSP_REPORT_IN_ALL):
            limits.count(ws, connection, what, who=origin())
    told = _read(request.get_data())
    if told is not None:
        _LOG.warning("policy broken", **told)
    return Response(status=int(HTTPStatus.NO_CONTENT))


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Say whom to tell of a flaw (RFC 9116). Raises `NotFoundError` where nobody is named."""
    contact = context.settings().security_contact
    if not contact:
        raise NotFoundError
    ws = context.workspace()
    lines = (
        f"Contact: {contact if urlsplit(contact).scheme else f'mailto:{contact}'}",
        f"Expires: {(ws.now() + _GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {ws.base_url}/.well-known/security.txt",
    )
    response = Response("\n".join((*lines, "")), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"  # its date moves with the days
    return response


def _read(body: bytes) -> dict[str, str] | None:
    """Return what a report says, in our own words; None for what is none."""
    try:
        told = json.loads(body)["csp-report"]
        directive = str(told.get("effective-directive") or told.get("violated-directive") or "").partition(" ")[0]
        blocked, page = str(told.get("blocked-uri", "")), str(told.get("document-uri", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not _DIRECTIVE.fullmatch(directive):
        return None
    return {"directive": directive, "blocked": _kind(blocked), "endpoint": _route(page)}


def _kind(blocked: str) -> str:
    """Return what kind of source was blocked: a word of the browser's, else whether it is the site's own."""
    if blocked in _KINDS:
        return blocked
    try:
        return "own" if urlsplit(blocked).netloc == request.host else "foreign"
    except ValueError:
        return "unreadable"


def _route(page: str) -> str:
    """Return the name of the route that a page came from, `"-"` where there is none."""
    try:
        path = urlsplit(page).path
        endpoint, _ = current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except (ValueError, HTTPException):
        return "-"
    return str(endpoint)

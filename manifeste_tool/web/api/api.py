"""The read-only JSON API, every route of it made of the one table, and the page that tells people of it."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from manifeste_tool.domain.api import parameters
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.api import openapi
from manifeste_tool.services.api.resources import ROOT, Asked, MovedError, Page, Plain, Resource, own
from manifeste_tool.services.api.table import RESOURCES
from manifeste_tool.web.api.gate import accepts_json
from manifeste_tool.web.api.problems import NotAcceptableError, written
from manifeste_tool.web.context import workspace
from manifeste_tool.web.framing import page_frame
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("api", __name__)
_METHODS = "GET, HEAD, OPTIONS"
_EXAMPLES = ("curl %s/versions", "curl '%s/paragraphs?limit=5'", "curl '%s/contributions?fate=reprise&limit=10'")


@blueprint.get("/api")
def human() -> str:
    """Tell people what the API holds and how to read it."""
    examples = [one % own(workspace(), "") for one in _EXAMPLES]
    return render_template("api/api.html", resources=RESOURCES, root=ROOT, examples=examples)


@blueprint.route(f"{ROOT}/openapi.json", methods=["GET", "OPTIONS"], provide_automatic_options=False)
def document() -> Response:
    """Send the document that describes the API."""
    title = page_frame().title or gettext("Manifeste")
    return _preflight() or _json(openapi.document(title, gettext))


def _serves(resource: Resource) -> Callable[..., Response]:
    def view(**given: str) -> Response:
        return _preflight() or _answer(resource, given)

    return view


def _answer(resource: Resource, given: dict[str, str]) -> Response:
    asked = Asked(_arguments(resource, given), parameters.read(resource.parameters, request.args.items(multi=True)))
    try:
        told = resource.read(workspace(), asked)
    except MovedError as moved:
        href = own(workspace(), moved.path)
        return _json({"href": href}, {"Location": href}, status=HTTPStatus.MOVED_PERMANENTLY)
    return _listed(told) if isinstance(told, Page) else _json(told)


def _arguments(resource: Resource, given: dict[str, str]) -> dict[str, str | int]:
    """Read the arguments of a path. Raises `NotFoundError` for what names nothing."""
    try:
        return {one.name: one.read(given[one.name]) for one in resource.arguments}
    except parameters.InvalidParameterError:
        raise NotFoundError from None


def _listed(page: Page) -> Response:
    asked = {name: value for name, value in request.args.items() if name not in ("cursor", *page.kept)}
    query = urlencode(asked | dict(page.kept) | {"cursor": page.cursor})
    following = f"{own(workspace(), request.path.removeprefix(ROOT))}?{query}" if page.cursor else None
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return _json({"data": list(page.items), "next": following}, headers)


def _preflight() -> Response | None:
    """Answer what a browser asks before it lets a page ask; refuse another form. Raises `NotAcceptableError`."""
    if request.method == "OPTIONS":
        headers = {"Allow": _METHODS, "Access-Control-Allow-Methods": _METHODS, "Access-Control-Max-Age": "86400"}
        return Response(status=HTTPStatus.NO_CONTENT, headers=headers | {"Access-Control-Allow-Headers": "*"})
    if not accepts_json(request.headers.get("Accept", "")):
        raise NotAcceptableError
    return None


def _json(told: Plain, headers: Mapping[str, str] | None = None, *, status: HTTPStatus = HTTPStatus.OK) -> Response:
    response = Response(written(told), int(status), headers, content_type="application/json; charset=utf-8")
    if status is HTTPStatus.OK:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


for _resource in RESOURCES:
    blueprint.add_url_rule(
        ROOT + _resource.path.replace("{", "<").replace("}", ">"),
        _resource.name,
        _serves(_resource),
        methods=["GET", "OPTIONS"],
        provide_automatic_options=False,
    )

"""Hand over a document that the engine makes, or lead to where it can be followed."""

import re
from urllib.parse import quote

from flask import current_app, make_response, redirect, request, url_for
from itsdangerous import URLSafeSerializer
from werkzeug.wrappers import Response

from manifeste_tool.services.exporting import asking
from manifeste_tool.services.exporting.asking import Ready, Underway
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.gathering.guard import sender

_SEE_OTHER = 303


def handed(kind: str, form: str, parameters: dict[str, str]) -> Response:
    """Hand over a document of a kind, or lead to where it can be followed."""
    got = asking.asked(workspace(), current_person(), kind, form, parameters, sender=sender())
    return followed(got) if isinstance(got, Underway) else file_of(got)


def followed(one: Underway) -> Response:
    """Lead to the page of a document; who asked for it takes along what lets them cancel it."""
    token = signer().dumps(one.key) if one.asked and current_person() is None else None
    return redirect(url_for("exported.export", key=one.key, demande=token), _SEE_OTHER)


def file_of(ready: Ready) -> Response:
    """Hand over a document that is ready, under its name."""
    made = ready.made
    response = make_response(made.content)
    plain = re.sub(r'[^\w.() -]|"', "_", made.name.encode("ascii", "replace").decode(), flags=re.ASCII)
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(made.name, safe='')}"
    response.headers["Content-Type"] = made.media_type
    response.headers["Content-Disposition"] = named
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if not ready.public:
        response.headers["Cache-Control"] = "private, no-store"
    response.set_etag(ready.key[:32])
    return response.make_conditional(request)


def signer() -> URLSafeSerializer:
    """Return what signs who asked for a document."""
    return URLSafeSerializer(str(current_app.secret_key), salt="export")

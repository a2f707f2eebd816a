"""Static files under addresses that change with their content, so that a browser may keep them for ever."""

import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, request, url_for

from manifeste_tool.web.freshness import A_MINUTE, FOR_EVER

_FOLDER = Path(__file__).parent / "static"


def prepare(app: Flask) -> None:
    """Give templates `static_url`, and let browsers keep what it names."""
    app.jinja_env.globals["static_url"] = static_url
    app.after_request(_keep)


def static_url(name: str) -> str:
    """Return the address of a static file, with the print of its content."""
    return url_for("static", filename=name, v=_print(name, (_FOLDER / name).stat().st_mtime_ns))


@cache
def _print(name: str, _changed: int) -> str:
    return hashlib.sha256((_FOLDER / name).read_bytes()).hexdigest()[:12]


def _keep(response: Response) -> Response:
    """Under the print of another content, which the address may have had before, it is held like a page."""
    if request.endpoint == "static" and response.status_code == HTTPStatus.OK:
        current = request.full_path == static_url((request.view_args or {})["filename"])
        response.headers["Cache-Control"] = FOR_EVER if current else A_MINUTE
    return response

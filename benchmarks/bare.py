"""The measure of comparison: one Flask application, one route, no extension, the same bytes."""

import os
from pathlib import Path

from flask import Flask, Response, request

app = Flask(__name__)
#: By number, what each measured page answered.
BODIES = {int(file.name): file.read_bytes() for file in Path(os.environ["BARE_BODIES"]).iterdir()}


@app.get("/<int:number>")
def page(number: int) -> Response:
    """Answer the bytes that the measured page has."""
    return Response(BODIES[number], mimetype="text/html")


@app.get("/held/<int:number>")
def held(number: int) -> Response:
    """Answer 304 to whoever has them already."""
    response = Response(BODIES[number], mimetype="text/html")
    response.set_etag("held")
    return response.make_conditional(request)

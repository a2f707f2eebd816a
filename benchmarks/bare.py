"""The measure of comparison: one Flask application, one route, no extension, the same bytes."""

import os
from pathlib import Path

from flask import Flask, Response

app = Flask(__name__)
BODY = Path(os.environ["BARE_BODY"]).read_bytes() if "BARE_BODY" in os.environ else b""


@app.get("/")
def page() -> Response:
    """Answer the bytes that the measured page has."""
    return Response(BODY, mimetype="text/html")

"""« Pourquoi ce texte ? »: the dossier of a paragraph, to be read, printed, or read by program."""

import json

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.services.dossier import dossiers, telling
from manifeste_tool.services.text import paragraphs
from manifeste_tool.web.context import current_person, workspace

blueprint = Blueprint("dossier", __name__)


@blueprint.get("/paragraphes/<identity:identity>/pourquoi")
def why(identity: str) -> str | AnyResponse:
    """Show why a paragraph is what it is; what was joined to another leads there."""
    if heir := paragraphs.heir(workspace(), current_person(), identity):
        return redirect(url_for(".why", identity=heir))
    page = dossiers.dossier(workspace(), current_person(), identity)
    return render_template("dossier/dossier.html", page=page)


@blueprint.get("/paragraphes/<identity:identity>/pourquoi.json")
def data(identity: str) -> AnyResponse:
    """Give the same as data."""
    if heir := paragraphs.heir(workspace(), current_person(), identity):
        return redirect(url_for(".data", identity=heir))
    page = dossiers.dossier(workspace(), current_person(), identity)
    plain = telling.told(page, url_for(".why", identity=identity, _external=True))
    return Response(json.dumps(plain, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")

"""« Registres »: where the registers and the documents of the RGPD are found."""

from flask import Blueprint, render_template

from manifeste_tool.services.registers import requests
from manifeste_tool.web.context import current_person, workspace

blueprint = Blueprint("books", __name__)


@blueprint.get("/registres")
def index() -> str:
    """Lead to each register."""
    waiting = requests.request_list(workspace(), current_person(), state="reçue")
    return render_template("registers/index.html", waiting=waiting)

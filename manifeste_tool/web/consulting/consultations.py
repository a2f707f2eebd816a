"""Consultations: which authorities asked, whom, when, and what came of it."""

from flask import Blueprint, render_template, request

from manifeste_tool.services.consulting import consultations
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.security import whole

blueprint = Blueprint("consultations", __name__)
_LONGEST = 64


@blueprint.get("/concertations")
def index() -> str:
    """List the consultations that the address asks for."""
    asked = {name: request.args.get(name, "")[:_LONGEST] for name in ("collectivite", "type")}
    number = request.args.get("page", 1, type=whole)
    page = consultations.consultation_list(
        workspace(), current_person(), authority=asked["collectivite"], kind=asked["type"], page=number
    )
    return render_template("consultations/list.html", page=page)


@blueprint.get("/concertations/<reference>")
def sheet(reference: str) -> str:
    """Show one consultation, what it gathered and what became of it."""
    page = consultations.consultation_page(workspace(), current_person(), reference)
    return render_template("consultations/sheet.html", page=page)

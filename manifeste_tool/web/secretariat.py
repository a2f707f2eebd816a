"""The secretariat: its desk, admissibility, decisions, integration."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.answers import Answer
from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services import deciding, desks, integrating, workshop
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of

blueprint = Blueprint("secretariat", __name__)


@blueprint.get("/secretariat")
def desk() -> str:
    """Show what awaits the secretariat."""
    return render_template("secretariat/desk.html", page=desks.desk(workspace(), current_person()))


@blueprint.post("/amendements/<int:cycle>/<int:number>/recevabilite")
def judge(cycle: int, number: int) -> Response:
    """Declare an amendment admissible, or not with a reason."""
    amendment = workshop.amendment(workspace(), acting_person(), cycle, number)
    if request.form.get("act") == "admit":
        deciding.admit(workspace(), acting_person(), amendment.id)
    else:
        ground, why = request.form.get("ground", ""), request.form.get("reason", "")
        deciding.refuse(workspace(), acting_person(), amendment.id, ground_given=ground, why=why)
    return redirect(url_for("amendments.sheet", cycle=cycle, number=number), 303)


@blueprint.post("/amendements/<int:cycle>/<int:number>/rejet")
def reject(cycle: int, number: int) -> Response:
    """Record a rejection with its motive."""
    amendment = workshop.amendment(workspace(), acting_person(), cycle, number)
    deciding.reject(workspace(), acting_person(), amendment.id, why=request.form.get("reason", ""))
    return redirect(url_for("amendments.sheet", cycle=cycle, number=number), 303)


@blueprint.post("/amendements/<int:cycle>/<int:number>/adoption")
def adopt(cycle: int, number: int) -> Response:
    """Record an adoption; the text moves when it is integrated."""
    amendment = workshop.amendment(workspace(), acting_person(), cycle, number)
    deciding.adopt(workspace(), acting_person(), amendment.id)
    return redirect(url_for("amendments.sheet", cycle=cycle, number=number), 303)


@blueprint.get("/amendements/<int:cycle>/<int:number>/integration")
def preview(cycle: int, number: int) -> str:
    """Show what adopting and integrating this amendment would write."""
    page = workshop.page(workspace(), acting_person(), cycle, number, answers={})
    return render_template("secretariat/integration.html", page=page)


@blueprint.post("/amendements/<int:cycle>/<int:number>/integration")
def integrate(cycle: int, number: int) -> Response | tuple[str, int]:
    """Show the preview with the answers given, or confirm what it showed."""
    answers, person = _answers(), acting_person()
    error: RefusedError | StaleError | None = None
    if request.form.get("act") == "confirm":
        try:
            workshop.confirm(workspace(), person, cycle, number, answers=answers, seen=request.form.get("seen", ""))
            return redirect(url_for("amendments.sheet", cycle=cycle, number=number), 303)
        except (RefusedError, StaleError) as refused:
            error = refused
    page = workshop.page(workspace(), person, cycle, number, answers=answers, error=error)
    return render_template("secretariat/integration.html", page=page), status_of(error) if error else 200


def _answers() -> integrating.Answers:
    """Read the answers: one choice per conflict, named by the key of the three texts it settles."""
    found: dict[str, Answer] = {}
    for name, choice in request.form.items():
        key = name.removeprefix("answer-")
        if key == name:
            continue
        if answer := workshop.answer(choice, request.form.get(f"written-{key}", "")):
            found[key] = answer
    return found

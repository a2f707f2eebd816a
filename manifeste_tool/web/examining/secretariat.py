"""The secretariat: its desk, admissibility, decisions."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.services.desk import desk_pages
from manifeste_tool.services.desk.desk_pages import Wanted
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.integration import workshop
from manifeste_tool.services.paging import paging
from manifeste_tool.web.context import acting_person, current_person, workspace

blueprint = Blueprint("secretariat", __name__)


@blueprint.get("/secretariat")
def desk() -> str:
    """Show what awaits the secretariat."""
    queue, asked = request.args.get("file", ""), paging(request.args.get("page", type=int))
    wanted = Wanted(request.args.get("pour", ""), Queue(queue) if queue in set(Queue) else None)
    page = desk_pages.desk(workspace(), current_person(), wanted, page=asked.number)
    return render_template("secretariat/desk.html", page=page, now=workspace().now())


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

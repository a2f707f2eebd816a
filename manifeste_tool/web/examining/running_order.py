"""The *dérouleur*: the list in the order amendments are called, and moving them in it."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.examining import examination, ordering, running_order_pages
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.security import whole

blueprint = Blueprint("running_order", __name__)
_STEPS = {"up": -1, "down": 1}


@blueprint.get("/derouleur")
def index() -> str:
    """Show a page of the list."""
    scope, number = request.args.get("etat", ""), request.args.get("page", 1, type=whole)
    page = running_order_pages.running_order_page(workspace(), current_person(), scope=scope, page=number)
    return render_template("running_order/list.html", page=page)


@blueprint.post("/amendements/<int:cycle>/<int:number>/place")
def place(cycle: int, number: int) -> Response:
    """Move an amendment up or down, or give it a sort code; come back to its row, wherever it is now."""
    person, act = acting_person(), request.form.get("act", "")
    amendment = examination.named(workspace(), person, cycle, number)
    if act in _STEPS:
        whole_block = bool(request.form.get("whole"))
        ordering.move(workspace(), person, amendment.id, step=_STEPS[act], whole=whole_block)
    else:
        ordering.put(workspace(), person, amendment.id, code=request.form.get("code", ""))
    shown = running_order_pages.page_of(workspace(), amendment.id)
    return redirect(url_for(".index", page=shown if shown > 1 else None, _anchor=f"a{number}"), 303)

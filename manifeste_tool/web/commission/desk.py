"""« À faire »: what awaits whoever is signed in, and who of the secretariat takes what."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.services.desk import assigning, todo_pages
from manifeste_tool.web.context import acting_person, safe_path, workspace
from manifeste_tool.web.framing import page_frame
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("todo", __name__)


@blueprint.get("/a-faire")
def mine() -> Response | str:
    """Show what awaits whoever is signed in: to the secretariat, its desk."""
    if page_frame().may_see_desk:
        return redirect(url_for("secretariat.desk"), 303)
    page = todo_pages.todo(workspace(), acting_person())
    return render_template("todo/mine.html", page=page, now=workspace().now())


@blueprint.post("/secretariat/confier")
def assign() -> Response:
    """Take a thing or a queue, give it to somebody, or give it back."""
    queue, thing = request.form.get("queue", ""), request.form.get("thing", "")
    if request.form.get("act") == "back":
        assigning.give_back(workspace(), acting_person(), queue, thing)
        flash(gettext("C'est rendu : c'est à qui viendra d'abord."))
    else:
        to = acting_person().id if request.form.get("act") == "take" else request.form.get("to", 0, type=whole)
        holder = assigning.give(workspace(), acting_person(), queue, thing, to=to)
        flash(gettext("C'est confié à %(name)s.", name=holder.name))
    return redirect(safe_path(request.form.get("next"), url_for("secretariat.desk")), 303)

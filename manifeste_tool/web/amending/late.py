"""Late filing of a member's own draft: asked for by its author, filed or declined by the secretariat."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.amending import late_requests
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("late", __name__)
_SEE_OTHER = 303


@blueprint.post("/brouillons/<key>/hors-delai")
def ask(key: str) -> Response:
    """Hand one's draft over to the secretariat, to be filed late."""
    late_requests.ask(workspace(), acting_person(), key, request.form.get("words", ""))
    flash(
        gettext(
            "Votre brouillon est confié au secrétariat, qui peut maintenant le lire. Vous serez averti de la suite."
        )
    )
    return redirect(url_for("drafts.read", key=key), _SEE_OTHER)


@blueprint.post("/brouillons/<key>/hors-delai/reprendre")
def take_back(key: str) -> Response:
    """Take one's draft back from the secretariat."""
    late_requests.take_back(workspace(), acting_person(), key)
    flash(gettext("Vous avez repris votre brouillon : le secrétariat ne le lit plus."))
    return redirect(url_for("drafts.read", key=key), _SEE_OTHER)


@blueprint.get("/secretariat/hors-delai")
def index() -> str:
    """Show the drafts that were handed over to be filed late."""
    return _shown()


@blueprint.post("/secretariat/hors-delai/<key>")
def settle(key: str) -> Response | tuple[str, int]:
    """File a draft that was handed over, or give it back with a reason."""
    reason = request.form.get("reason", "")
    try:
        if request.form.get("act") == "decline":
            late_requests.decline(workspace(), acting_person(), key, reason)
            flash(gettext("Le brouillon est rendu à son auteur, avec votre motif."))
            return redirect(url_for(".index"), _SEE_OTHER)
        filed = late_requests.file_handed_over(workspace(), acting_person(), key, reason)
    except (RefusedError, StaleError) as error:
        return _shown(key, error), status_of(error)
    return redirect(url_for("amendments.sheet", cycle=filed.cycle, number=filed.number), _SEE_OTHER)


def _shown(key: str = "", error: RefusedError | StaleError | None = None) -> str:
    waiting = late_requests.late_list(workspace(), current_person())
    typed = request.form.get("reason", "")
    return render_template("amendments/late.html", waiting=waiting, wrong=key, error=error, typed=typed)

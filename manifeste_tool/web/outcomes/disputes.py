"""« Ce n'est pas ce que j'ai dit », said by anybody on a contribution's page, and the answers of the commission."""

from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.outcomes.disputes import Settlement
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.outcomes import disputing, settling
from manifeste_tool.services.outcomes.disputing import Contested
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.gathering.guard import sender
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("disputes", __name__)
_SEE_OTHER = 303


@blueprint.get("/contributions/<reference>/contester")
def new(reference: str) -> str:
    """Ask what the contribution said."""
    asked = Contested(reference, request.args.get("paragraphe", ""), request.args.get("source", ""))
    return _form(asked)


@blueprint.post("/contributions/<reference>/contester")
def dispute(reference: str) -> Response | tuple[str, int]:
    """Say it."""
    asked = Contested(reference, *(request.form.get(name, "") for name in ("paragraph", "key", "words")))
    try:
        disputing.dispute(workspace(), sender(), current_person(), asked)
    except RefusedError as error:
        return _form(asked, error), status_of(error)
    flash(gettext("C'est dit : la commission relit ce paragraphe, et sa réponse viendra sur cette page."))
    return redirect(url_for("contributions.contribution", reference=reference), _SEE_OTHER)


@blueprint.get("/secretariat/reprises-contestees")
def index() -> str:
    """List what is contested."""
    return _index()


@blueprint.post("/secretariat/reprises-contestees/<int:number>")
def settle(number: int) -> Response | tuple[str, int]:
    """Answer."""
    form = request.form
    said = form.get("answer", "")
    try:
        settling.settle(
            workspace(), acting_person(), number, settlement=_settlement(), relation=_relation(), answer=said
        )
    except (RefusedError, StaleError) as error:
        return _index(number, error), status_of(error)
    flash(gettext("La réponse est enregistrée. Elle se lit sur la page de la contribution."))
    return redirect(url_for(".index"), _SEE_OTHER)


def _form(asked: Contested, error: RefusedError | None = None) -> str:
    page = disputing.dispute_form(workspace(), current_person(), asked)
    return render_template("outcomes/dispute.html", page=page, asked=asked, error=error)


def _index(about: int = 0, error: RefusedError | StaleError | None = None) -> str:
    settled, number = request.args.get("etat") == "repondues", request.args.get("page", type=whole)
    page = settling.dispute_list(workspace(), acting_person(), settled=settled, page=number)
    return render_template(
        "outcomes/disputes.html",
        page=page,
        about=about,
        error=error,
        typed=request.form,
        relations=[one.value for one in Relation],
    )


def _settlement() -> Settlement | None:
    with suppress(ValueError):
        return Settlement(request.form.get("settlement", ""))
    return None


def _relation() -> Relation | None:
    with suppress(ValueError):
        return Relation(request.form.get("relation", ""))
    return None

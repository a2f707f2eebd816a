"""What becomes of contributions that no paragraph takes up: what waits, decide for many at once, undo, one decision."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from manifeste_tool.domain.consulting.contributions import Fate
from manifeste_tool.domain.outcomes.outcomes import BY_HAND, Choice, Chosen
from manifeste_tool.errors import RefusedError, StaleError
from manifeste_tool.services.outcomes import deciding, outcome_pages
from manifeste_tool.web.consulting.asked_filters import asked, filters
from manifeste_tool.web.context import acting_person, current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, ngettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("outcomes", __name__)
_SEE_OTHER = 303
_LONGEST_ABOUT = 200
_MOST = 1_000  # boxes that one form sends


@blueprint.get("/secretariat/suites")
def index() -> str:
    """List the contributions that wait for an outcome."""
    on, number = replace(filters(request.args), fate=None), request.args.get("page", 1, type=whole)
    page = outcome_pages.worklist(workspace(), acting_person(), on, page=number)
    return render_template("outcomes/worklist.html", page=page, asked=asked(on))


@blueprint.get("/secretariat/suites/decisions")
def decisions() -> str:
    """List the decisions."""
    number = request.args.get("page", 1, type=whole)
    return render_template(
        "outcomes/decisions.html", page=outcome_pages.outcome_list(workspace(), acting_person(), page=number)
    )


@blueprint.get("/secretariat/suites/nouvelle")
def new() -> str:
    """Show what was chosen, with its count, and ask what is decided."""
    return _form(request.args)


@blueprint.post("/secretariat/suites")
def decide() -> Response | tuple[str, int]:
    """Decide."""
    words = {name: request.form.get(name, "") for name in ("reason", "passed_to", "paragraph")}
    fate, expected = _fate(), request.form.get("expected", None, type=whole)
    try:
        number = deciding.decide(
            workspace(), acting_person(), _choice(request.form), fate=fate, expected=expected, **words
        )
    except (RefusedError, StaleError) as error:
        return _form(request.form, error), status_of(error)
    flash(gettext("La suite est donnée. Elle s'annule en bas de cette page."))
    return redirect(url_for(".outcome", number=number), _SEE_OTHER)


@blueprint.get("/secretariat/suites/<int:number>")
def outcome(number: int) -> str:
    """Show one decision: its reason, its date, with how many others."""
    return _outcome(number)


@blueprint.post("/secretariat/suites/<int:number>/annuler")
def undo(number: int) -> Response | tuple[str, int]:
    """Take a decision back."""
    try:
        undone = deciding.undo(workspace(), acting_person(), number)
    except RefusedError as error:
        return _outcome(number, error), status_of(error)
    said = ngettext(
        "La décision est annulée pour %(num)s contribution.",
        "La décision est annulée pour %(num)s contributions.",
        undone.count,
    )
    left = gettext("Une décision plus récente porte sur les %(left)s autres, qui la gardent.", left=undone.left)
    flash(f"{said} {left}" if undone.left else said)
    return redirect(url_for(".outcome", number=number), _SEE_OTHER)


def _outcome(number: int, error: RefusedError | None = None) -> str:
    page = outcome_pages.outcome_page(
        workspace(), current_person(), number, page=request.args.get("page", 1, type=whole)
    )
    return render_template("outcomes/decision.html", page=page, error=error)


def _form(given: "MultiDict[str, str]", error: RefusedError | StaleError | None = None) -> str:
    choice = _choice(given)
    page = outcome_pages.decision_form(workspace(), acting_person(), choice)
    return render_template(
        "outcomes/new.html",
        page=page,
        asked=asked(choice.filters),
        fates=[one.value for one in BY_HAND],
        typed=given,
        error=error,
    )


def _choice(given: "MultiDict[str, str]") -> Choice:
    """Return what was chosen: the boxes that are ticked, else all that the filters keep."""
    if ticked := tuple(dict.fromkeys(given.getlist("contribution")))[:_MOST]:
        return Choice(Chosen.SELECTION, ticked)
    on = filters(given)
    return Choice.of(on, _about(asked(on)))


def _about(on: Mapping[str, str]) -> str:
    """Return filters as the address writes them; nothing where they are too long to be kept whole."""
    written = urlencode(on)
    return written if len(written) <= _LONGEST_ABOUT else ""


def _fate() -> Fate | None:
    with suppress(ValueError):
        return Fate(request.form.get("fate", ""))
    return None

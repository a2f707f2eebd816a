"""Examining amendments: admissibility, opinions, decisions, second deliberations, and the queues they come from."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.examining import (
    deciding,
    examination,
    falling,
    opining,
    queues,
    reexamining,
    second_deliberation,
)
from manifeste_tool.web.context import acting_person, current_person, safe_path, workspace
from manifeste_tool.web.i18n import ngettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("examination", __name__)


class UnknownActError(RefusedError):
    """A form asks for a decision that no page offers."""

    sentence = N_("Cette décision n'existe pas. Rechargez la page, puis recommencez.")


@blueprint.get("/secretariat/recevabilite")
def to_judge() -> str:
    """Show the amendments to be judged."""
    number = request.args.get("page", 1, type=whole)
    page = queues.judging_page(workspace(), current_person(), page=number)
    return render_template("secretariat/judging.html", page=page)


@blueprint.get("/secretariat/avis")
def to_publish() -> str:
    """Show the opinions that are not published."""
    number = request.args.get("page", 1, type=whole)
    page = queues.publishing_page(workspace(), current_person(), page=number)
    return render_template("secretariat/opinions.html", page=page)


@blueprint.post("/secretariat/avis")
def publish() -> Response:
    """Publish the opinions that were ticked, or all."""
    chosen = None if request.form.get("act") == "all" else request.form.getlist("opinion", type=whole)
    count = opining.publish(workspace(), acting_person(), chosen)
    flash(ngettext("%(num)s avis publié.", "%(num)s avis publiés.", count))
    return redirect(safe_path(request.form.get("next"), url_for(".to_publish")), 303)


@blueprint.get("/secretariat/a-confirmer")
def to_confirm() -> str:
    """Show what adoptions did to the amendments still open."""
    page = queues.confirming_page(workspace(), current_person())
    return render_template("secretariat/confirming.html", page=page)


@blueprint.post("/amendements/<int:cycle>/<int:number>/reexamen")
def reexamine(cycle: int, number: int) -> Response:
    """Ask that a refusal be looked at again, or answer."""
    person, amendment = acting_person(), _named(cycle, number)
    acts = {"ask": reexamining.ask, "grant": reexamining.grant, "refuse": reexamining.refuse_again}
    act = acts.get(request.form.get("act", ""))
    if act is None:
        raise UnknownActError
    act(workspace(), person, amendment.id, why=request.form.get("reason", ""))
    return _back(amendment)


@blueprint.post("/amendements/<int:cycle>/<int:number>/avis")
def opine(cycle: int, number: int) -> Response:
    """Give one's own opinion, or enter somebody's."""
    person, amendment = acting_person(), _named(cycle, number)
    kind, words = request.form.get("kind", ""), request.form.get("opinion-words", "")
    if request.form.get("act") == "give":
        opining.give(workspace(), person, amendment.id, kind=kind, words=words)
    else:
        opining.enter(
            workspace(),
            person,
            amendment.id,
            kind=kind,
            words=words,
            rapporteur_id=_giver("p"),
            association=request.form.get("giver", "").removeprefix("a-") if _giver("p") is None else "",
        )
    return _back(amendment)


@blueprint.post("/amendements/<int:cycle>/<int:number>/decision")
def decide(cycle: int, number: int) -> Response:
    """Record the decision that the pressed button says."""
    person, amendment = acting_person(), _named(cycle, number)
    act = _DECISIONS.get(request.form.get("act", ""))
    if act is None:
        raise UnknownActError
    act(person, amendment)
    return _back(amendment)


@blueprint.post("/amendements/<int:cycle>/<int:number>/seconde-deliberation")
def deliberate_again(cycle: int, number: int) -> Response:
    """Open a second deliberation and show the new amendment."""
    person, amendment, why = acting_person(), _named(cycle, number), request.form.get("reason", "")
    new = second_deliberation.open_again(workspace(), person, amendment.id, why=why)
    return redirect(url_for("amendments.sheet", cycle=new.cycle, number=new.number), 303)


def _named(cycle: int, number: int) -> Amendment:
    return examination.named(workspace(), acting_person(), cycle, number)


def _back(amendment: Amendment) -> Response:
    """Go back to the row or the sheet that the form stood on."""
    sheet = url_for("amendments.sheet", cycle=amendment.cycle, number=amendment.number)
    return redirect(safe_path(request.form.get("next"), sheet), 303)


def _giver(kind: str) -> int | None:
    """Return the rapporteur chosen in the list that holds rapporteurs (`p-3`) and associations (`a-Nom`)."""
    chosen, _, which = request.form.get("giver", "").partition("-")
    return whole(which) if chosen == kind and which.isdecimal() else None


def _why() -> str:
    return request.form.get("reason", "")


def _adopt_in_part(person: Person, one: Amendment) -> None:
    chosen = request.form.getlist("hunk", type=whole)
    deciding.adopt(workspace(), person, one.id, only=chosen, why=_why())


def _refuse(person: Person, one: Amendment) -> None:
    deciding.refuse(workspace(), person, one.id, ground_given=request.form.get("ground", ""), why=_why())


def _fall(person: Person, one: Amendment) -> None:
    deciding.fall(workspace(), person, one.id, cause_id=_cause(one), why=_why())


def _keep(person: Person, one: Amendment) -> None:
    falling.keep(workspace(), person, one.id, cause_id=_cause(one))


def _cause(one: Amendment) -> int | None:
    """Return the amendment whose number was given as the cause, None for none that is there."""
    number = request.form.get("cause", 0, type=whole)
    try:
        return _named(one.cycle, number).id
    except NotFoundError:
        return None


_DECISIONS: Mapping[str, Callable[[Person, Amendment], None]] = {
    "admit": lambda person, one: deciding.admit(workspace(), person, one.id),
    "refuse": _refuse,
    "discuss": lambda person, one: deciding.discuss(workspace(), person, one.id),
    "adopt": lambda person, one: deciding.adopt(workspace(), person, one.id, why=_why()),
    "adopt_in_part": _adopt_in_part,
    "reject": lambda person, one: deciding.reject(workspace(), person, one.id, why=_why()),
    "not_support": lambda person, one: deciding.not_support(workspace(), person, one.id),
    "fall": _fall,
    "keep": _keep,
    "ask_withdrawal": lambda person, one: falling.ask_withdrawal(workspace(), person, one.id, why=_why()),
}

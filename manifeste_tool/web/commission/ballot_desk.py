"""The secretariat's side of votes outside the room: set up, change, cancel, enter votes received, results."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.commission.ballots import BallotKind
from manifeste_tool.domain.commission.voting import Counts
from manifeste_tool.errors import N_, ManifesteError, RefusedError, StaleError
from manifeste_tool.services.ballots import ballot_forms, closing, planning, standing_rules, voting
from manifeste_tool.services.ballots.closing import PaperResult
from manifeste_tool.services.ballots.planning import Plan
from manifeste_tool.web.context import acting_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.forms import moment, moment_or_none
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.security import whole

blueprint = Blueprint("ballot_desk", __name__)
Answer = str | tuple[str, int] | Response
_COUNTED = ("favour", "against", "abstained", "apart")
_DIGITS = 4


class UnreadableKindError(RefusedError):
    """A kind of vote that is not on the list."""

    sentence = N_("Choisissez comment on vote : consultation écrite, vote en ligne ou bulletin secret.")


class UnreadableCountError(RefusedError):
    """A count that is no number."""

    sentence = N_("« %(given)s » n'est pas un nombre de voix. Écrivez les nombres en chiffres, 0 pour aucun.")


@blueprint.get("/votes/nouveau")
def new() -> str:
    """Open the form of a vote to set up, for the amendments that the address names."""
    return _form(numbers=request.args.get("amendement", ""))


@blueprint.post("/votes")
def plan() -> Answer:
    """Set a vote up."""
    try:
        made = planning.plan(workspace(), acting_person(), _plan())
    except (RefusedError, StaleError) as error:
        return _form(error=error), status_of(error)
    flash(gettext("Le vote est prévu. Il s'ouvre et se clôt à l'heure dite."))
    return redirect(url_for("ballots.ballot", ballot_id=made.id), 303)


@blueprint.get("/votes/<int:ballot_id>/modifier")
def edit(ballot_id: int) -> str:
    """Open the form that changes a vote."""
    return _form(ballot_id)


@blueprint.post("/votes/<int:ballot_id>/modifier")
def change(ballot_id: int) -> Answer:
    """Change a vote."""
    seen, why = request.form.get("seen", ""), request.form.get("reason", "")
    try:
        planning.change(workspace(), acting_person(), ballot_id, _plan(), seen=seen, why=why)
    except (RefusedError, StaleError) as error:
        return _form(ballot_id, error=error), status_of(error)
    flash(gettext("Le vote est modifié."))
    return redirect(url_for("ballots.ballot", ballot_id=ballot_id), 303)


@blueprint.post("/votes/<int:ballot_id>/annuler")
def cancel(ballot_id: int) -> Response:
    """Cancel a vote."""
    planning.cancel(workspace(), acting_person(), ballot_id, request.form.get("reason", ""))
    return redirect(url_for("ballots.ballot", ballot_id=ballot_id), 303)


@blueprint.get("/votes/<int:ballot_id>/saisie")
def entering(ballot_id: int) -> str:
    """List the members, to enter the votes that came by mail or post."""
    return _entering(ballot_id)


@blueprint.post("/votes/<int:ballot_id>/saisie")
def enter(ballot_id: int) -> Answer:
    """Enter the vote of one member."""
    form, member = request.form, request.form.get("member", 0, type=whole)
    way, given = form.get("par", ""), form.get("choice", "")
    try:
        voting.enter(workspace(), acting_person(), ballot_id, member, given, way=way, seen=form.get("seen", ""))
    except (RefusedError, StaleError) as error:
        return _entering(ballot_id, error), status_of(error)
    flash(gettext("Vote enregistré : %(choice)s, reçu %(way)s.", choice=given, way=way))
    address = url_for(".entering", ballot_id=ballot_id, par=way, q=form.get("q") or None, _anchor=f"membre-{member}")
    return redirect(address, 303)


@blueprint.get("/votes/<int:ballot_id>/resultat")
def result(ballot_id: int) -> str:
    """Open the form of the result of a ballot held on paper."""
    page = ballot_forms.result_form(workspace(), acting_person(), ballot_id)
    return render_template("ballots/result.html", page=page)


@blueprint.post("/votes/<int:ballot_id>/resultat")
def record(ballot_id: int) -> Answer:
    """Record the result of a ballot held on paper."""
    try:
        closing.record_result(workspace(), acting_person(), ballot_id, _paper())
    except RefusedError as error:
        typed = request.form.to_dict()
        page = ballot_forms.result_form(workspace(), acting_person(), ballot_id, typed=typed, error=error)
        return render_template("ballots/result.html", page=page), status_of(error)
    return redirect(url_for("ballots.ballot", ballot_id=ballot_id), 303)


@blueprint.get("/votes/regles")
def rules() -> str:
    """Open the form of the rules of the instance."""
    return render_template("ballots/rules.html", page=ballot_forms.rules_form(workspace(), acting_person()))


@blueprint.post("/votes/regles")
def set_rules() -> Answer:
    """Set the rules of the votes to come."""
    try:
        standing_rules.set_standing(workspace(), acting_person(), request.form)
    except RefusedError as error:
        page = ballot_forms.rules_form(workspace(), acting_person(), typed=request.form.to_dict(), error=error)
        return render_template("ballots/rules.html", page=page), status_of(error)
    flash(gettext("Les règles des prochains votes sont enregistrées."))
    return redirect(url_for(".rules"), 303)


def _form(ballot_id: int | None = None, *, numbers: str = "", error: ManifesteError | None = None) -> str:
    typed = request.form.to_dict() if request.method == "POST" else {"numbers": numbers} if numbers else {}
    page = ballot_forms.plan_form(workspace(), acting_person(), ballot_id=ballot_id, typed=typed, error=error)
    return render_template("ballots/plan.html", page=page)


def _entering(ballot_id: int, error: ManifesteError | None = None) -> str:
    given = request.values
    way, words = given.get("par", ""), given.get("q", "")
    page = ballot_forms.entering_page(workspace(), acting_person(), ballot_id, way=way, words=words)
    return render_template("ballots/entering.html", page=page, error=error)


def _plan() -> Plan:
    """Read the form of a vote. Raises `UnreadableMomentError`, `UnreadableKindError`, `RulesError`."""
    form = request.form
    return Plan(
        title=form.get("title", ""),
        kind=_kind(form.get("kind", "")),
        whole_text=form.get("subject") == "texte",
        numbers=form.get("numbers", ""),
        opens_at=_opening(),
        closes_at=moment(form.get("closes_at", "")),
        standing=standing_rules.read(form),
        question=form.get("question", ""),
    )


def _opening() -> datetime | None:
    return moment_or_none(request.form.get("opens_at", ""))


def _kind(given: str) -> BallotKind:
    try:
        return BallotKind(given)
    except ValueError as error:
        raise UnreadableKindError from error


def _paper() -> PaperResult:
    """Read the result of a ballot held on paper. Raises `UnreadableCountError`."""
    form = request.form
    counts = Counts(*(_count(form.get(name, "")) for name in _COUNTED))
    return PaperResult(counts, _count(form.get("there", "")), form.get("counted_by", ""))


def _count(given: str) -> int:
    number = given.strip()
    if not number.isdecimal() or len(number) > _DIGITS:
        raise UnreadableCountError(given=given)
    return int(number)

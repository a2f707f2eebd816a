"""The first steps of an instance, one page each, for its administrator."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.beginning.steps import Step
from manifeste_tool.domain.membership.accounts import GIVEN_ROLES
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ManifesteError, NotFoundError, RefusedError
from manifeste_tool.services.beginning import beginning, doing
from manifeste_tool.web import context, forms
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext, sentence_of

blueprint = Blueprint("steps", __name__)
_SEE_OTHER, _UNFIT = 303, 422


@blueprint.get("/reglages/premiers-pas")
def index() -> str:
    """List the steps and how each stands."""
    server = context.settings().mail
    page = beginning.steps_page(context.workspace(), context.current_person(), server)
    return render_template("beginning/steps.html", page=page)


@blueprint.get("/reglages/premiers-pas/<step>")
def step(step: str) -> str:
    """Show one step."""
    return _page(_known(step))


@blueprint.post("/reglages/premiers-pas/<step>")
def take(step: str) -> Response | tuple[str, int]:
    """Do what a step asks, and go on to the next; or show what is wrong with what was given."""
    taken = _known(step)
    given = {name: value.replace("\0", "") for name, value in request.form.items()}
    try:
        wrong, said = _done(taken, given)
    except RefusedError as error:
        return _page(taken, given=given, error=error), status_of(error)
    if wrong:
        return _page(taken, given=given, errors=wrong), _UNFIT
    flash(said)
    onward = taken if taken is Step.PEOPLE else taken.next
    return redirect(url_for(".step", step=onward) if onward else url_for(".index"), _SEE_OTHER)


def _known(step: str) -> Step:
    if step not in set(Step):
        raise NotFoundError
    return Step(step)


def _page(shown: Step, **given: Any) -> str:
    server = context.settings().mail
    page = beginning.step_page(context.workspace(), context.current_person(), shown, server=server, **given)
    errors = {name: sentence_of(error) for name, error in page.errors.items()}
    return render_template("beginning/step.html", page=page, errors=errors)


def _done(taken: Step, given: Mapping[str, str]) -> tuple[Mapping[str, ManifesteError], str]:
    """Do what a step asks; return what is wrong by name of the field, and what is said of it once done."""
    ws, person = context.workspace(), context.current_person()
    match taken:
        case Step.ORGANISATION | Step.LEGAL:
            return doing.say(ws, person, taken, given), gettext("C'est enregistré.")
        case Step.MAIL:
            address = doing.test_mail(ws, person, context.settings().mail)
            return {}, gettext("Le courriel d'essai est parti à %(address)s.", address=address)
        case Step.TEXT:
            doing.found(ws, person, given.get("how", doing.TITLE), given.get("title", ""))
            return {}, gettext("Le texte est fondé : chaque paragraphe a reçu son repère.")
        case Step.STAGES:
            doing.date_stages(ws, person, tuple(_stages(given)))
            return {}, gettext("Les dates sont enregistrées et visibles de tous.")
        case Step.PEOPLE:
            added = doing.invite(ws, context.acting_person(), _invited(given))
            return {}, gettext("%(name)s est dans la liste et reçoit son invitation.", name=added.name)


def _stages(given: Mapping[str, str]) -> Iterator[Stage]:
    """Yield the stages that were given an opening; one that stands is named by its number."""
    for kind in StageKind:
        if opens := given.get(f"opens-{kind}", ""):
            number = given.get(f"id-{kind}", "")
            yield Stage(
                kind,
                forms.moment(opens),
                forms.moment_or_none(given.get(f"closes-{kind}", "")),
                bool(given.get(f"public-{kind}")),
                id=int(number) if number.isascii() and number.isdigit() else 0,
            )


def _invited(given: Mapping[str, str]) -> Person:
    asked = given.get("role", "")
    role = Role(asked) if asked in set(map(str, GIVEN_ROLES)) else Role.MEMBER
    return Person(0, given.get("name", ""), role, email=given.get("email", ""))

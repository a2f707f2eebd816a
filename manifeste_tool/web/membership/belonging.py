"""What is done to one account: invited, given a mandate, suspended, closed, erased; the secretariat's buttons."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.errors import N_, ManifesteError, RefusedError
from manifeste_tool.services.membership import inviting, mandating, membership, people_pages
from manifeste_tool.services.membership.membership import Departure
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import gettext

blueprint = Blueprint("belonging", __name__)
_SEE_OTHER = 303
_Answer = Response | tuple[str, int]


class UnreadableDayError(RefusedError):
    """A day cannot be read."""

    sentence = N_("« %(given)s » n'est pas une date. Écrivez-la sous la forme AAAA-MM-JJ, par exemple 2027-01-15.")


@blueprint.post("/personnes/<int:person_id>/inviter")
def invite(person_id: int) -> _Answer:
    """Mail somebody an invitation, or another."""
    words = request.form.get("words", "")
    done = gettext("L'invitation est à l'envoi : son lien vaut quatorze jours.")
    return _done(
        person_id, "words", lambda: inviting.invite(workspace(), current_person(), person_id, words=words), done
    )


@blueprint.post("/personnes/<int:person_id>/invitations/reprendre")
def take_back(person_id: int) -> _Answer:
    """End the invitations that somebody has not answered."""
    done = gettext("L'invitation est reprise : son lien n'ouvre plus rien.")
    return _done(person_id, "words", lambda: inviting.take_back(workspace(), current_person(), person_id), done)


@blueprint.post("/personnes/<int:person_id>/mandats")
def enter_mandate(person_id: int) -> _Answer:
    """Enter a mandate."""
    return _done(person_id, "title", lambda: _put(person_id, 0), gettext("Le mandat est enregistré."))


@blueprint.post("/personnes/<int:person_id>/mandats/<int:mandate_id>")
def change_mandate(person_id: int, mandate_id: int) -> _Answer:
    """Change a mandate."""
    return _done(person_id, "title", lambda: _put(person_id, mandate_id), gettext("Le mandat est changé."))


@blueprint.post("/personnes/<int:person_id>/mandats/<int:mandate_id>/retirer")
def drop_mandate(person_id: int, mandate_id: int) -> _Answer:
    """Drop a mandate that was entered by mistake."""
    drop = lambda: mandating.drop(workspace(), current_person(), person_id, mandate_id)  # noqa: E731
    return _done(person_id, "title", drop, gettext("Le mandat est retiré de la liste."))


@blueprint.post("/personnes/<int:person_id>/suspendre")
def suspend(person_id: int) -> _Answer:
    """Suspend somebody."""
    reason = request.form.get("reason", "")
    act = lambda: membership.suspend(workspace(), current_person(), person_id, reason=reason)  # noqa: E731
    return _done(person_id, "reason", act, gettext("Le compte est suspendu ; ses sessions sont closes."))


@blueprint.post("/personnes/<int:person_id>/retablir")
def restore(person_id: int) -> _Answer:
    """Restore somebody who was suspended."""
    act = lambda: membership.restore(workspace(), current_person(), person_id)  # noqa: E731
    return _done(person_id, "reason", act, gettext("Le compte est rétabli."))


@blueprint.get("/personnes/<int:person_id>/depart")
def departure(person_id: int) -> str:
    """Say what somebody's departure changes, before it is recorded."""
    page = people_pages.shown(workspace(), current_person(), person_id)
    return render_template("membership/departure.html", page=page)


@blueprint.post("/personnes/<int:person_id>/depart")
def depart(person_id: int) -> _Answer:
    """Close the account of somebody who leaves."""
    follow = request.form.get("substitutes") == "siege"
    act = lambda: membership.depart(workspace(), current_person(), person_id, Departure(_day("day"), follow))  # noqa: E731
    done = gettext("Le départ est enregistré. Ce qui était signé le reste.")
    return _done(person_id, "day", act, done, template="membership/departure.html")


@blueprint.get("/personnes/<int:person_id>/effacer")
def erasure(person_id: int) -> str:
    """Say what erasing somebody forgets, and what stands."""
    page = people_pages.shown(workspace(), current_person(), person_id)
    return render_template("membership/erasure.html", page=page)


@blueprint.post("/personnes/<int:person_id>/effacer")
def erase(person_id: int) -> _Answer:
    """Erase somebody, their name typed to confirm."""
    typed = request.form.get("typed", "")
    act = lambda: membership.erase(workspace(), current_person(), person_id, typed=typed)  # noqa: E731
    done = gettext("La personne est effacée : « Auteur effacé » tient lieu de son nom.")
    return _done(person_id, "typed", act, done, template="membership/erasure.html")


def _done(
    person_id: int, field: str, act: Callable[[], object], done: str, *, template: str = "membership/person.html"
) -> _Answer:
    """Do one act and come back to the person; what refuses it is said at its field, with what was typed."""
    try:
        act()
    except RefusedError as error:
        errors: dict[str, ManifesteError] = {field: error}
        page = people_pages.shown(workspace(), current_person(), person_id, errors=errors)
        return render_template(template, page=page), status_of(error)
    flash(done)
    return redirect(url_for("people.sheet_of", person_id=person_id), _SEE_OTHER)


def _put(person_id: int, mandate_id: int) -> None:
    title, association, authority = (request.form.get(name, "") for name in ("title", "association", "authority"))
    given = Mandate(person_id, title, association, authority, _day("starts_on"), _day("ends_on"), id=mandate_id)
    mandating.enter(workspace(), current_person(), given)


def _day(name: str) -> date | None:
    """Read a day of the form, None for an empty field. Raises `UnreadableDayError`."""
    given = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise UnreadableDayError(given=given[:40]) from error

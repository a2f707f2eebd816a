"""Enter, change and drop the mandates of a person; the quality in which somebody signs."""

from dataclasses import replace

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.membership import mandates as rules
from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.people import Act
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.membership import acting
from manifeste_tool.services.membership.acting import By
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import mandates


class UnknownAuthorityError(RefusedError):
    """A mandate, or a person, is of an authority that the démarche does not know."""

    fields = ("authority",)
    sentence = N_("Aucune collectivité n'a le sigle « %(given)s ». Prenez-le dans la liste, ou admettez-la d'abord.")


class DoubleMandateError(RefusedError):
    """Somebody has this very mandate already."""

    sentence = N_("« %(title)s » est déjà parmi ses mandats, à la même date. Changez celui qui y est.")


def enter(ws: Workspace, by: By, given: Mandate) -> Mandate:
    """Write a mandate, a new one or one that is changed; `given.id` is 0 for a new one.

    Raises `NotFoundError`, `ForbiddenError`, `AppointmentError`, `ClosedAccountError`, `UnknownAuthorityError`,
    `DoubleMandateError` and what `domain.membership.mandates.checked` does.
    """
    with ws.writing() as connection:
        account = acting.known(connection, given.person_id)
        actor_id = acting.require_on(ws, connection, by, Act.MANAGE_PEOPLE, account=account)
        acting.require_open(account)
        return put(ws, connection, given, by=actor_id)


def put(ws: Workspace, connection: Connection, given: Mandate, *, by: int | None) -> Mandate:
    """Write a mandate in the transaction of what it is written for. Raises what `enter` does, rights aside."""
    tidy = rules.checked(_tidied(given))
    require_authority(connection, tidy.authority)
    held = mandates.of(connection, tidy.person_id)
    if any(one.key == tidy.key and one.id != tidy.id for one in held):
        raise DoubleMandateError(title=tidy.title)
    if not tidy.id:
        kept = replace(tidy, by_id=by)
        kept = replace(kept, id=mandates.add(connection, kept, ws.now()))
        _record(ws, connection, by, kept, "entered")
        return kept
    if tidy.id not in {one.id for one in held}:
        raise NotFoundError
    mandates.change(connection, tidy)
    _record(ws, connection, by, tidy, "changed")
    return tidy


def drop(ws: Workspace, by: By, person_id: int, mandate_id: int) -> None:
    """Drop a mandate that was entered by mistake. Raises `NotFoundError`, `ForbiddenError`, `AppointmentError`."""
    with ws.writing() as connection:
        account = acting.known(connection, person_id)
        actor_id = acting.require_on(ws, connection, by, Act.MANAGE_PEOPLE, account=account)
        found = mandates.get(connection, mandate_id)
        if found is None or found.person_id != person_id:
            raise NotFoundError
        mandates.drop(connection, mandate_id)
        _record(ws, connection, actor_id, found, "dropped")


def require_authority(connection: Connection, code: str) -> None:
    """Raise `UnknownAuthorityError` for a code that no authority has; none is needed."""
    if code and consultations.get_authority(connection, code) is None:
        raise UnknownAuthorityError(given=code[:40])


def quality_of(ws: Workspace, connection: Connection, person_id: int) -> str:
    """Return the quality in which somebody signs today, from the mandate in force; `""` without one."""
    return rules.quality(mandates.of(connection, person_id), ws.now().astimezone(PARIS).date())


def _tidied(given: Mandate) -> Mandate:
    association, title = (" ".join(words.split()) for words in (given.association, given.title))
    return replace(given, title=title, association=association, authority=given.authority.strip())


def _record(ws: Workspace, connection: Connection, by: int | None, one: Mandate, how: str) -> None:
    days = {name: day.isoformat() for name, day in (("from", one.starts_on), ("until", one.ends_on)) if day}
    told = {"how": how, "title": one.title, "mandate": str(one.id)} | days
    acting.record(ws, connection, by, Happened.MANDATE_ENTERED, about=one.person_id, **told)

"""Reminders, by the clock and by hand, to those who have not answered and to nobody else.

The clock reminds seven days and one day before a deadline. Of two that were missed the later one alone is sent, and
none once the hour has come: each lapses when the next is due. What is due before a deadline was set, or extended, is
no reminder: whoever was told of the date a moment ago needs none. The date stands in the key, so that an extension
brings its own reminders.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.commission.deadlines import Awaited, Deadline, DeadlineKind, reminders_of
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.clock import deadlines
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.clock import reminders
from manifeste_tool.storage.clock.reminders import Reminder
from manifeste_tool.storage.database import Connection

Source = Callable[[Workspace, Connection], Iterable[Deadline]]


class AnsweredError(RefusedError):
    """Somebody of whom nothing is awaited any more."""

    sentence = N_("Cette personne a répondu, ou n'est plus attendue : il n'y a rien à relancer.")


class AlreadyRemindedError(RefusedError):
    """Somebody was reminded of this deadline today."""

    sentence = N_(
        "%(name)s a déjà reçu un rappel aujourd'hui, à %(hour)s : une personne n'est relancée qu'une fois par jour. "
        "Recommencez demain, ou appelez."
    )


class TooLateToRemindError(RefusedError):
    """The filing is closed: a reminder would ask for what nobody can do any more."""

    sentence = N_(
        "Le dépôt est clos : une relance n'y changerait rien. Prolongez-le, ou déposez hors délai à leur demande."
    )


def clock_acts(source: Source, ws: Workspace, connection: Connection) -> Iterator[ClockAct]:
    """Return the reminders of a source's deadlines."""
    found = tuple(source(ws, connection))
    extended = journal.newest(connection, Happened.DEADLINE_EXTENDED, About.DEADLINE, [one.key for one in found])
    for deadline in found:
        said = extended.get(deadline.key)
        since = max(filter(None, (deadline.since, said.at if said else None)), default=None)
        for name, due_at, lapses_at in reminders_of(deadline.at):
            if since is None or since <= due_at:
                key = f"reminder:{deadline.key}:{deadline.at.isoformat()}:{name}"
                yield ClockAct(key, due_at, partial(_remind, source, deadline), lapses_at=lapses_at)


def _remind(source: Source, seen: Deadline, ws: Workspace, connection: Connection) -> None:
    """Remind those who are missing as it stands now; a date that moved meanwhile has reminders of its own."""
    now_there = next((one for one in source(ws, connection) if (one.key, one.at) == (seen.key, seen.at)), None)
    if now_there is not None:
        say(ws, connection, now_there, now_there.missing, by_id=None)


def say(
    ws: Workspace, connection: Connection, deadline: Deadline, missing: Iterable[Awaited], *, by_id: int | None
) -> int:
    """Remind people of a deadline, by one fact for all of whom the same is missing; return how many."""
    alike: dict[int, set[int]] = {}
    for one in missing:
        if one.person_id is not None and one.person_id != by_id:
            alike.setdefault(one.late, set()).add(one.person_id)
    for late, person_ids in sorted(alike.items()):
        name = Happened.REMINDED if by_id else Happened.DEADLINE_NEARS
        fact = Fact(name, ws.now(), by_id, About.DEADLINE, deadline.key, _details(deadline, late))
        notices.add(connection, journal.record(connection, fact), person_ids)
    reminded = set().union(*alike.values())
    reminders.add(connection, (Reminder(deadline.key, person_id, ws.now(), by_id) for person_id in sorted(reminded)))
    return len(reminded)


def _details(deadline: Deadline, late: int) -> dict[str, str]:
    return {
        "deadline": deadline.key,
        "kind": deadline.kind.value,
        "title": deadline.title,
        "at": deadline.at.isoformat(),
        "path": deadline.path,
        "late": str(late),
    }


@dataclass(frozen=True, slots=True)
class Told:
    """How many were reminded by hand, and how many had been reminded the same day and were left in peace."""

    reminded: int
    already: int


def remind(ws: Workspace, by: Person | None, key: str, person_id: int | None = None) -> Told:
    """Remind one person of a deadline, or all who have not answered; each at most once a day, the clock's counted.

    Raises `ForbiddenError`, `NotFoundError`; of one person, `AnsweredError` and `AlreadyRemindedError`; of a filing
    that is closed `TooLateToRemindError`.
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.REMIND)
        deadline = deadlines.known(ws, connection, key)
        if not may_be_reminded(deadline, ws.now()):
            raise TooLateToRemindError
        wanted = [one for one in deadline.missing if one.person_id is not None and person_id in (None, one.person_id)]
        last = reminders.last(connection, key)
        free = [one for one in wanted if not same_day(last.get(one.person_id or 0), ws.now())]
        if person_id is not None:
            _refuse(wanted, free, last)
        reminded = say(ws, connection, deadline, free, by_id=actor.id)
        return Told(reminded, len(wanted) - len(free))


def may_be_reminded(deadline: Deadline, now: datetime) -> bool:
    """Whether a reminder still helps: nobody files by themselves once the filing is closed."""
    return now < deadline.at or deadline.kind is not DeadlineKind.FILING


def _refuse(wanted: list[Awaited], free: list[Awaited], last: Mapping[int, datetime]) -> None:
    if not wanted:
        raise AnsweredError
    if not free:
        at = last[wanted[0].person_id or 0].astimezone(PARIS)
        raise AlreadyRemindedError(name=wanted[0].name, hour=f"{at.hour} h {at.minute:02}")


def same_day(before: datetime | None, now: datetime) -> bool:
    """Whether a reminder was given on this day, as days go in Paris."""
    return before is not None and before.astimezone(PARIS).date() == now.astimezone(PARIS).date()

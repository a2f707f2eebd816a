"""The clock's reminders: seven days and one day before a deadline, to those who have not answered and nobody else.

Of two that were missed the later one alone is sent, and none once the hour has come: each lapses when the next is due.
What is due before a deadline was set, or extended, is no reminder: whoever was told of the date a moment ago needs
none. The date stands in the key, so that an extension brings its own reminders.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.commission.deadlines import Awaited, Deadline, reminders_of
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.clock import reminders
from manifeste_tool.storage.clock.reminders import Reminder
from manifeste_tool.storage.database import Connection

Source = Callable[[Workspace, Connection], Iterable[Deadline]]


def clock_acts(source: Source, ws: Workspace, connection: Connection) -> Iterator[ClockAct]:
    """Return the reminders of a source's deadlines."""
    extended = extensions(connection)
    for deadline in source(ws, connection):
        since = max(filter(None, (deadline.since, extended.get(deadline.key))), default=None)
        for name, due_at, lapses_at in reminders_of(deadline.at):
            if since is None or since <= due_at:
                key = f"reminder:{deadline.key}:{deadline.at.isoformat()}:{name}"
                yield ClockAct(key, due_at, partial(_remind, source, deadline), lapses_at=lapses_at)


def extensions(connection: Connection) -> dict[str, datetime]:
    """Return when each deadline was last extended."""
    return {fact.details["deadline"]: fact.at for fact in journal.named(connection, Happened.DEADLINE_EXTENDED)}


def _remind(source: Source, seen: Deadline, ws: Workspace, connection: Connection) -> None:
    """Remind those who are missing as it stands now; a date that moved meanwhile has reminders of its own."""
    now_there = next((one for one in source(ws, connection) if (one.key, one.at) == (seen.key, seen.at)), None)
    if now_there is not None:
        say(ws, connection, now_there, now_there.missing, by_id=None)


def say(
    ws: Workspace, connection: Connection, deadline: Deadline, missing: Iterable[Awaited], *, by_id: int | None
) -> int:
    """Remind people of a deadline, each by a fact of their own that says what of theirs is missing; how many."""
    reminded = [(one.person_id, one) for one in missing if one.person_id is not None and one.person_id != by_id]
    for person_id, one in reminded:
        name = Happened.REMINDED if by_id else Happened.DEADLINE_NEARS
        fact = Fact(name, ws.now(), by_id, About.DEADLINE, deadline.key, _details(deadline, one))
        notices.add(connection, journal.record(connection, fact), [person_id])
    reminders.add(connection, (Reminder(deadline.key, person_id, ws.now(), by_id) for person_id, _ in reminded))
    return len(reminded)


def _details(deadline: Deadline, one: Awaited) -> dict[str, str]:
    return {
        "deadline": deadline.key,
        "kind": deadline.kind.value,
        "title": deadline.title,
        "at": deadline.at.isoformat(),
        "path": deadline.path,
        "late": str(one.late),
        "name": one.name,
    }

"""The weekly mail: on Monday at eight in Paris, to whom something awaits, the same as the page « À faire »."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial

from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.commission.tasks import Queue, Waiting
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.services.desk.queues import member_tasks, queues
from manifeste_tool.services.telling.posting import post, recipient, wants
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection

_HOUR = time(8)
#: After Tuesday it would no longer say what the week holds: it lapses.
_LASTS = timedelta(days=2)
_CONCERNED = frozenset({Role.MEMBER, Role.SECRETARIAT, Role.ADMINISTRATOR})


def clock_acts(ws: Workspace, connection: Connection) -> Iterator[ClockAct]:
    """Return this week's mail of every member and of everybody of the secretariat who has an address."""
    due_at, week = monday(ws.now())
    for person in people.every(connection):
        if person.active and person.email and person.role in _CONCERNED:
            key = f"week:{week}:{person.id}"
            yield ClockAct(key, due_at, partial(_post, person.id), lapses_at=due_at + _LASTS)


def monday(now: datetime) -> tuple[datetime, str]:
    """Return this week's Monday at eight in Paris, and the week's name (`2026-W10`)."""
    today = now.astimezone(PARIS).date()
    year, week, day = today.isocalendar()
    first = today - timedelta(days=day - 1)
    return datetime.combine(first, _HOUR, PARIS), f"{year}-W{week:02}"


def letter(ws: Workspace, connection: Connection, person: Person) -> Letter | None:
    """Return what awaits somebody, None where nothing does: the secretariat's queues, what is one's own.

    News to be read are counted, and are no reason to write: each had its mail when it happened.
    """
    reader = ws.reader(person, connection)
    waiting: tuple[Waiting, ...] = ()
    if may(reader, Act.SEE_DESK):
        waiting = tuple(one for one in queues(ws, connection) if one.count)
    found = member_tasks(ws, connection, person)
    tasks = [one for one in found if one.queue is not Queue.NEWS]
    news = len(found) - len(tasks)
    if not waiting and not tasks:
        return None
    total = sum(one.count for one in waiting) + sum(one.count for one in tasks) + news
    return Letter(News.WEEK, "week", {"queues": waiting, "tasks": tasks, "news": news, "total": total})


def _post(person_id: int, ws: Workspace, connection: Connection) -> None:
    person = people.get(connection, person_id)
    wanted = person is not None and wants(connection, recipient(person), News.WEEK)
    said = letter(ws, connection, person) if person is not None and wanted else None
    if person is not None and said is not None:
        post(ws, connection, recipient(person), said)

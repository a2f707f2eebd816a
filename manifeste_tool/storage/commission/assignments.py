"""Who of the secretariat takes one thing of a queue, or a whole queue."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select

from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.commission import assignment

#: What names a whole queue among its things.
WHOLE = ""


def every(connection: Connection) -> dict[Queue, dict[str, int]]:
    """Return who has what, by queue and thing; `WHOLE` stands for the queue itself."""
    found: dict[Queue, dict[str, int]] = {}
    for row in connection.execute(select(assignment.c.queue, assignment.c.thing, assignment.c.person_id)):
        found.setdefault(Queue(row.queue), {})[row.thing] = row.person_id
    return found


def holder(connection: Connection, queue: Queue, thing: str) -> int | None:
    """Return who was given exactly this, None for nobody."""
    return connection.execute(select(assignment.c.person_id).where(_this(queue, thing))).scalar()


def give(connection: Connection, queue: Queue, thing: str, *, person_id: int, by_id: int, at: datetime) -> None:
    """Give one thing, or a whole queue, to somebody; whoever had it has it no more."""
    give_back(connection, queue, thing)
    values = {"queue": str(queue), "thing": thing, "person_id": person_id, "by_id": by_id, "at": at}
    connection.execute(insert(assignment).values(**values))


def give_back(connection: Connection, queue: Queue, thing: str) -> None:
    """Give one thing, or a whole queue, back to whoever comes first."""
    connection.execute(delete(assignment).where(_this(queue, thing)))


def things(given: Mapping[str, int], person_id: int) -> frozenset[str]:
    """Return the single things of one queue that were given to somebody."""
    return frozenset(thing for thing, who in given.items() if thing != WHOLE and who == person_id)


def _this(queue: Queue, thing: str) -> ColumnElement[bool]:
    return (assignment.c.queue == str(queue)) & (assignment.c.thing == thing)

"""Who was reminded of which deadline, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.telling import reminder


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one deadline to one person; `by_id` None: by the clock."""

    deadline: str
    person_id: int
    at: datetime
    by_id: int | None = None


def add(connection: Connection, reminders: Iterable[Reminder]) -> None:
    """Put reminders on record."""
    rows = [
        {"deadline": one.deadline, "person_id": one.person_id, "at": one.at, "by_id": one.by_id} for one in reminders
    ]
    if rows:
        connection.execute(insert(reminder), rows)


def last(connection: Connection, deadline: str) -> dict[int, datetime]:
    """Return when each person was last reminded of a deadline, by the clock or by somebody."""
    statement = select(reminder.c.person_id, func.max(reminder.c.at)).where(reminder.c.deadline == deadline)
    return {person_id: at for person_id, at in connection.execute(statement.group_by(reminder.c.person_id))}  # noqa: C416 - rows are no pairs

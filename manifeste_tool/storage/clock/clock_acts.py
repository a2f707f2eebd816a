"""What the clock has done: one row for each act, written once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select

from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.telling import clock_act


def mark(connection: Connection, key: str, *, due_at: datetime, at: datetime) -> bool:
    """Mark an act as done; False where it was already, by this runner or another."""
    if marked(connection, [key]):
        return False
    connection.execute(insert(clock_act).values(key=key, due_at=due_at, done_at=at))
    return True


def marked(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Return which of these acts are marked as done."""
    found: set[str] = set()
    for portion in batches(keys):
        found |= set(connection.execute(select(clock_act.c.key).where(clock_act.c.key.in_(portion))).scalars())
    return found

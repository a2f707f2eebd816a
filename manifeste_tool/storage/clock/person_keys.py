"""Addresses that work without signing in: one key a person and a purpose."""

from datetime import datetime

from sqlalchemy import insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.telling import person_key


def get(connection: Connection, person_id: int, purpose: str) -> str:
    """Return somebody's key, `""` while none was made."""
    mine = (person_key.c.person_id == person_id) & (person_key.c.purpose == purpose)
    return connection.execute(select(person_key.c.key).where(mine)).scalar() or ""


def put(connection: Connection, person_id: int, purpose: str, *, key: str, at: datetime) -> None:
    """Give somebody a key; the one before, if any, opens nothing any more."""
    mine = (person_key.c.person_id == person_id) & (person_key.c.purpose == purpose)
    if not connection.execute(update(person_key).where(mine).values(key=key, made_at=at)).rowcount:
        connection.execute(insert(person_key).values(person_id=person_id, purpose=purpose, key=key, made_at=at))


def holder(connection: Connection, purpose: str, key: str) -> int | None:
    """Return whose key it is, None for nobody's."""
    wanted = (person_key.c.purpose == purpose) & (person_key.c.key == key)
    return connection.execute(select(person_key.c.person_id).where(wanted)).scalar()

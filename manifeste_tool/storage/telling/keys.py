"""Keys of addresses that work without signing in, one a person and a purpose, made at first use."""

from datetime import datetime

from sqlalchemy import insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.telling import person_key

#: What a key opens: the end of one's mails, one's calendar.
MAILS = "mails"
AGENDA = "agenda"


def of(connection: Connection, person_id: int, purpose: str) -> str | None:
    """Return somebody's key, None while they have none."""
    mine = (person_key.c.person_id == person_id, person_key.c.purpose == purpose)
    found: str | None = connection.execute(select(person_key.c.key).where(*mine)).scalar()
    return found


def dated(connection: Connection, person_id: int, purpose: str) -> tuple[str, datetime] | None:
    """Return somebody's key and when it was made, None while they have none."""
    mine = (person_key.c.person_id == person_id, person_key.c.purpose == purpose)
    row = connection.execute(select(person_key.c.key, person_key.c.made_at).where(*mine)).first()
    return (row.key, row.made_at) if row else None


def keep(connection: Connection, person_id: int, purpose: str, key: str, at: datetime) -> None:
    """Give somebody a key."""
    values = {"person_id": person_id, "purpose": purpose, "key": key, "made_at": at}
    connection.execute(insert(person_key).values(**values))


def renew(connection: Connection, person_id: int, purpose: str, key: str, at: datetime) -> None:
    """Give somebody another key; the one before opens nothing any more."""
    mine = (person_key.c.person_id == person_id, person_key.c.purpose == purpose)
    if not connection.execute(update(person_key).where(*mine).values(key=key, made_at=at)).rowcount:
        keep(connection, person_id, purpose, key, at)


def whose(connection: Connection, key: str, purpose: str) -> int | None:
    """Return whose key this is, None for nobody's."""
    wanted = (person_key.c.key == key, person_key.c.purpose == purpose)
    found: int | None = connection.execute(select(person_key.c.person_id).where(*wanted)).scalar()
    return found

"""What people said of contributions that should not stand, and the answers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, update

from manifeste_tool.domain.gathering.voices import Flag, Motive
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import flag


def add(connection: Connection, new: Flag, digest: str) -> int:
    """Put on record what somebody says, behind a key, and return its number."""
    values = {name: getattr(new, name) for name in ("contribution", "message", "email", "made_at")}
    made = connection.execute(insert(flag).values(key_digest=digest, motive=str(new.motive), **values))
    key: Sequence[int] | None = made.inserted_primary_key
    return key[0] if key else 0


def place(connection: Connection, flag_id: int, digest: str) -> None:
    """Put what somebody said behind another key."""
    connection.execute(update(flag).where(flag.c.id == flag_id).values(key_digest=digest))


def settle(connection: Connection, flag_id: int, *, by_id: int, at: datetime, upheld: bool, answer: str) -> None:
    """Write the answer."""
    values = {"settled_at": at, "settled_by_id": by_id, "upheld": upheld, "answer": answer}
    connection.execute(update(flag).where(flag.c.id == flag_id).values(**values))


def by_digest(connection: Connection, digest: str) -> Flag | None:
    """Return what stands behind a key."""
    return _one(connection, flag.c.key_digest == digest)


def get(connection: Connection, flag_id: int) -> Flag | None:
    """Return what somebody said, by its number."""
    return _one(connection, flag.c.id == flag_id)


def page(connection: Connection, *, settled: bool, limit: int, offset: int = 0) -> tuple[tuple[Flag, ...], int]:
    """Return a page of those that wait, the oldest first, or of the settled ones, the last first; and how many."""
    where = flag.c.settled_at.is_not(None) if settled else flag.c.settled_at.is_(None)
    total = connection.execute(select(func.count()).select_from(flag).where(where)).scalar_one()
    order = flag.c.settled_at.desc() if settled else flag.c.made_at
    rows = connection.execute(select(flag).where(where).order_by(order, flag.c.id).limit(limit).offset(offset))
    return tuple(_flag(row) for row in rows.mappings()), int(total)


def _one(connection: Connection, condition: ColumnElement[bool]) -> Flag | None:
    row = connection.execute(select(flag).where(condition)).mappings().one_or_none()
    return _flag(row) if row else None


def _flag(row: RowMapping) -> Flag:
    values = {name: row[name] for name in Flag.__dataclass_fields__}
    return Flag(**{**values, "motive": Motive(row["motive"])})

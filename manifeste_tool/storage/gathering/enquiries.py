"""Threads of people without account with the secretariat, each behind the SHA-256 of a key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, update

from manifeste_tool.domain.gathering.voices import Enquiry, EnquiryState, Message
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.gathering import enquiry, enquiry_message


def add(connection: Connection, new: Enquiry, digest: str) -> int:
    """Open a thread behind a key and return its number."""
    values = {name: getattr(new, name) for name in ("email", "made_at", "name", "page", "may_become_contribution")}
    made = connection.execute(insert(enquiry).values(key_digest=digest, state=str(new.state), **values))
    key: Sequence[int] | None = made.inserted_primary_key
    return key[0] if key else 0


def say(connection: Connection, enquiry_id: int, message: Message) -> None:
    """Add a message to a thread."""
    values = {"at": message.at, "body": message.body, "by_id": message.by_id}
    connection.execute(insert(enquiry_message).values(enquiry_id=enquiry_id, **values))


def change(connection: Connection, enquiry_id: int, **values: Any) -> None:
    """Change a thread's state, consent, contribution, or the key behind which it stands."""
    connection.execute(update(enquiry).where(enquiry.c.id == enquiry_id).values(**values))


def by_digest(connection: Connection, digest: str) -> Enquiry | None:
    """Return the thread behind a key."""
    return _one(connection, enquiry.c.key_digest == digest)


def get(connection: Connection, enquiry_id: int) -> Enquiry | None:
    """Return the thread of that number."""
    return _one(connection, enquiry.c.id == enquiry_id)


def messages(connection: Connection, enquiry_id: int) -> tuple[Message, ...]:
    """Return what was said, in order."""
    found = select(enquiry_message).where(enquiry_message.c.enquiry_id == enquiry_id).order_by(enquiry_message.c.id)
    return tuple(Message(row.at, row.body, row.by_id) for row in connection.execute(found))


def page(
    connection: Connection, *, state: EnquiryState | None, limit: int, offset: int = 0
) -> tuple[tuple[Enquiry, ...], int]:
    """Return a page of threads, the oldest that waits first and those that are over last, and how many in all."""
    where = [enquiry.c.state == str(state)] if state else []
    total = connection.execute(select(func.count()).select_from(enquiry).where(*where)).scalar_one()
    order = (enquiry.c.state != str(EnquiryState.WAITING), enquiry.c.made_at, enquiry.c.id)
    rows = connection.execute(select(enquiry).where(*where).order_by(*order).limit(limit).offset(offset)).mappings()
    return tuple(map(_enquiry, rows)), int(total)


def counts(connection: Connection) -> dict[EnquiryState, int]:
    """Return how many threads stand in each state."""
    rows = connection.execute(select(enquiry.c.state, func.count().label("number")).group_by(enquiry.c.state))
    return {EnquiryState(row.state): row.number for row in rows}


def beginnings(connection: Connection, enquiry_ids: Sequence[int]) -> dict[int, str]:
    """Return the first message of each thread."""
    first = select(func.min(enquiry_message.c.id)).where(enquiry_message.c.enquiry_id.in_(enquiry_ids))
    first = first.group_by(enquiry_message.c.enquiry_id)
    rows = connection.execute(select(enquiry_message).where(enquiry_message.c.id.in_(first)))
    return {row.enquiry_id: row.body for row in rows}


def _one(connection: Connection, condition: ColumnElement[bool]) -> Enquiry | None:
    row = connection.execute(select(enquiry).where(condition)).mappings().one_or_none()
    return _enquiry(row) if row else None


def _enquiry(row: RowMapping) -> Enquiry:
    values = {name: row[name] for name in Enquiry.__dataclass_fields__}
    return Enquiry(**{**values, "state": EnquiryState(row["state"]), "contribution": row["contribution"] or ""})

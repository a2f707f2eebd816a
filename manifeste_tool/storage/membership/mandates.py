"""Mandates: those of some people, one, what is entered, changed, dropped."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import RowMapping, delete, insert, select, update

from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.accounts.belonging import mandate
from manifeste_tool.storage.tables.people import person

_NAMES = ("id", "person_id", "title", "association", "authority", "starts_on", "ends_on", "by_id")


def of(connection: Connection, person_id: int) -> tuple[Mandate, ...]:
    """Return the mandates of one person, the latest first."""
    return of_some(connection, [person_id]).get(person_id, ())


def of_some(connection: Connection, person_ids: Iterable[int]) -> dict[int, tuple[Mandate, ...]]:
    """Return the mandates of some people by the person, the latest first."""
    found: dict[int, tuple[Mandate, ...]] = {}
    theirs = mandate.c.person_id.in_(list(person_ids))
    for row in connection.execute(select(mandate).where(theirs).order_by(mandate.c.id)).mappings():
        found[row["person_id"]] = (*found.get(row["person_id"], ()), _mandate(row))
    order = lambda one: (one.starts_on or date.min, one.id)  # noqa: E731
    return {key: tuple(sorted(those, key=order, reverse=True)) for key, those in found.items()}


def get(connection: Connection, mandate_id: int) -> Mandate | None:
    """Return one mandate."""
    row = connection.execute(select(mandate).where(mandate.c.id == mandate_id)).mappings().first()
    return _mandate(row) if row else None


def ending(connection: Connection, first: date, last: date) -> tuple[Mandate, ...]:
    """Return the mandates of open accounts whose last day is within these two, the nearest first."""
    due = mandate.c.ends_on.between(first, last)
    statement = select(mandate).join(person, person.c.id == mandate.c.person_id).where(due, person.c.active)
    return tuple(map(_mandate, connection.execute(statement.order_by(mandate.c.ends_on, mandate.c.id)).mappings()))


def add(connection: Connection, new: Mandate, at: datetime) -> int:
    """Write a mandate and return its identifier."""
    values = asdict(new) | {"entered_at": at}
    del values["id"]
    key: Sequence[int] | None = connection.execute(insert(mandate).values(**values)).inserted_primary_key
    return key[0] if key else 0


def change(connection: Connection, changed: Mandate) -> None:
    """Write a mandate again."""
    values = {name: getattr(changed, name) for name in _NAMES[2:7]}
    connection.execute(update(mandate).where(mandate.c.id == changed.id).values(**values))


def drop(connection: Connection, mandate_id: int) -> None:
    """Drop one that was entered by mistake."""
    connection.execute(delete(mandate).where(mandate.c.id == mandate_id))


def drop_of(connection: Connection, person_id: int) -> None:
    """Drop those of somebody who is erased."""
    connection.execute(delete(mandate).where(mandate.c.person_id == person_id))


def rename(connection: Connection, before: str, after: str) -> None:
    """Write the name of an association otherwise wherever somebody sits for it."""
    connection.execute(update(mandate).where(mandate.c.association == before).values(association=after))


def _mandate(row: RowMapping) -> Mandate:
    return Mandate(**{name: row[name] for name in _NAMES})

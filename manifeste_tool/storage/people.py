"""People with an account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.people import person


def add(connection: Connection, new: Person, at: datetime) -> Person:
    """Write a person; return them with their identifier. An empty address is kept as none."""
    values = asdict(new) | {"email": new.email or None, "role": str(new.role), "created_at": at}
    values.pop("id")
    key: Sequence[int] | None = connection.execute(insert(person).values(**values)).inserted_primary_key
    return person_of({**values, "id": key[0] if key else 0})


def get(connection: Connection, identifier: int) -> Person | None:
    """Return the person with this identifier."""
    return _first(connection, person.c.id == identifier)


def first(connection: Connection) -> Person | None:
    """Return the first person who ever had an account."""
    row = connection.execute(select(person).order_by(person.c.id).limit(1)).mappings().first()
    return person_of(row) if row else None


def by_email(connection: Connection, email: str) -> Person | None:
    """Return the person with this address, compared as it was written down: lower case, no spaces around."""
    return _first(connection, person.c.email == email.strip().lower())


def every(connection: Connection) -> tuple[Person, ...]:
    """Return everybody, in the order they were added."""
    rows = connection.execute(select(person).order_by(person.c.id)).mappings()
    return tuple(map(person_of, rows))


def named(connection: Connection, identifiers: Iterable[int]) -> dict[int, Person]:
    """Return these people by identifier; who is unknown is left out."""
    rows = connection.execute(select(person).where(person.c.id.in_(set(identifiers)))).mappings()
    return {found.id: found for found in map(person_of, rows)}


def _first(connection: Connection, condition: object) -> Person | None:
    row = connection.execute(select(person).where(condition)).mappings().first()  # type: ignore[arg-type]
    return person_of(row) if row else None


def person_of(row: Mapping[Any, Any]) -> Person:
    """Return the person that a row holds."""
    return Person(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        email=row["email"] or "",
        association=row["association"],
        authority=row["authority"],
        drafter=row["drafter"],
        active=row["active"],
        rapporteur=row["rapporteur"],
        substitute_for_id=row["substitute_for_id"],
        language=row["language"] or "fr",  # an erasure empties it
    )

"""Whom a collaborator works for, from when to when; what ended is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, and_, insert, select, update

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.people import person_of
from manifeste_tool.storage.tables.accounts.belonging import collaboration
from manifeste_tool.storage.tables.people import person


@dataclass(frozen=True, slots=True)
class Collaboration:
    """Somebody works for a member; `ended_at` is None while they do."""

    id: int
    collaborator_id: int
    member_id: int
    since: datetime
    ended_at: datetime | None


def begin(connection: Connection, collaborator_id: int, member_id: int, at: datetime) -> None:
    """Write that somebody works for a member from now on."""
    values = {"collaborator_id": collaborator_id, "member_id": member_id, "since": at}
    connection.execute(insert(collaboration).values(**values))


def end(connection: Connection, collaborator_id: int, member_id: int, at: datetime) -> int:
    """End what one does for the other; return how many were going on: none, or one."""
    theirs = (collaboration.c.collaborator_id == collaborator_id) & (collaboration.c.member_id == member_id)
    return _ended(connection, theirs, at)


def end_of(connection: Connection, person_id: int, at: datetime) -> tuple[Collaboration, ...]:
    """End all that is done for somebody, and all that they do; return what ended."""
    theirs = (collaboration.c.member_id == person_id) | (collaboration.c.collaborator_id == person_id)
    going = select(collaboration).where(theirs, collaboration.c.ended_at.is_(None)).order_by(collaboration.c.id)
    found = tuple(map(_collaboration, connection.execute(going).mappings()))
    _ended(connection, theirs, at)
    return found


def served(connection: Connection, collaborator_id: int) -> tuple[Person, ...]:
    """Return the active members whom somebody works for, in the order in which they were named."""
    on = and_(collaboration.c.member_id == person.c.id, collaboration.c.ended_at.is_(None))
    statement = select(person).join(collaboration, on).where(collaboration.c.collaborator_id == collaborator_id)
    going = statement.where(person.c.active, person.c.role == str(Role.MEMBER)).order_by(collaboration.c.id)
    return tuple(map(person_of, connection.execute(going).mappings()))


def of_member(connection: Connection, member_id: int) -> tuple[Collaboration, ...]:
    """Return who works or worked for a member, who still does first, then the latest to end."""
    statement = select(collaboration).where(collaboration.c.member_id == member_id).order_by(collaboration.c.id.desc())
    found = tuple(map(_collaboration, connection.execute(statement).mappings()))
    going = tuple(one for one in found if one.ended_at is None)
    return going + tuple(one for one in found if one.ended_at is not None)


def who_came(connection: Connection, person_ids: Iterable[int]) -> frozenset[int]:
    """Return which of these people signed in at least once."""
    came = person.c.id.in_(set(person_ids)) & person.c.came_at.is_not(None)
    return frozenset(connection.execute(select(person.c.id).where(came)).scalars())


def _ended(connection: Connection, which: object, at: datetime) -> int:
    going = update(collaboration).where(which, collaboration.c.ended_at.is_(None))  # type: ignore[arg-type]
    return connection.execute(going.values(ended_at=at)).rowcount


def _collaboration(row: RowMapping) -> Collaboration:
    return Collaboration(row["id"], row["collaborator_id"], row["member_id"], row["since"], row["ended_at"])

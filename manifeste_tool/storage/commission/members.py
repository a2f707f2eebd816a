"""The members in office, who are convened, vote and are counted, and their substitutes (*suppléants*)."""

from collections.abc import Iterable

from sqlalchemy import func, select

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.people import person_of
from manifeste_tool.storage.tables.people import person

_MEMBER = (person.c.role == str(Role.MEMBER)) & person.c.active
_IN_OFFICE = _MEMBER & person.c.substitute_for_id.is_(None)


def in_office(connection: Connection) -> tuple[Person, ...]:
    """Return the members in office: active, and nobody's substitute; in the order they were added."""
    rows = connection.execute(select(person).where(_IN_OFFICE).order_by(person.c.id)).mappings()
    return tuple(map(person_of, rows))


def count_in_office(connection: Connection) -> int:
    """Count the members in office."""
    return int(connection.execute(select(func.count()).select_from(person).where(_IN_OFFICE)).scalar_one())


def substitutes(connection: Connection, member_ids: Iterable[int]) -> dict[int, tuple[Person, ...]]:
    """Return the active substitutes of some members, by member; who has none is left out."""
    theirs = _MEMBER & person.c.substitute_for_id.in_(set(member_ids))
    found: dict[int, tuple[Person, ...]] = {}
    for one in map(person_of, connection.execute(select(person).where(theirs).order_by(person.c.id)).mappings()):
        member = one.substitute_for_id or 0
        found[member] = (*found.get(member, ()), one)
    return found

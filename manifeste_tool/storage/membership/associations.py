"""The associations that share the commission: who is of each, and one name for another everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Table, func, select, update

from manifeste_tool.domain.readers import Role
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.accounts.belonging import mandate
from manifeste_tool.storage.tables.adoption import approval, statement
from manifeste_tool.storage.tables.amendments import opinion
from manifeste_tool.storage.tables.people import person

#: Where the name of an association stands.
_NAMED: tuple[Table, ...] = (person, mandate, opinion, approval, statement)


@dataclass(frozen=True, slots=True)
class Counted:
    """One association: its members in office, their substitutes, and everybody else who was ever of it."""

    name: str
    members: int = 0
    substitutes: int = 0
    others: int = 0


def every(connection: Connection) -> tuple[Counted, ...]:
    """Return the associations that anybody is, or was, of, by name; those that only speak somewhere too."""
    found: dict[str, dict[str, int]] = {}
    substituting = person.c.substitute_for_id.is_not(None)
    columns = (person.c.association, person.c.role, person.c.active, substituting.label("substitutes"))
    statement_ = select(*columns, func.count()).where(person.c.association != "").group_by(*columns)
    for name, role, active, substitutes, number in connection.execute(statement_):
        seated = active and role == str(Role.MEMBER)
        kind = ("substitutes" if substitutes else "members") if seated else "others"
        counts = found.setdefault(name, {})
        counts[kind] = counts.get(kind, 0) + number
    for table in _NAMED[1:]:
        for name in connection.execute(select(table.c.association).where(table.c.association != "").distinct()):
            found.setdefault(name.association, {})
    return tuple(Counted(name, **found[name]) for name in sorted(found, key=str.casefold))


def rename(connection: Connection, before: str, after: str) -> Mapping[str, int]:
    """Write another name wherever this one stands; return how many rows of which tables changed."""
    changed = {}
    for table in _NAMED:
        named = update(table).where(table.c.association == before).values(association=after)
        changed[table.name] = int(connection.execute(named).rowcount)
    return changed


def both_speak(connection: Connection, one: str, other: str) -> bool:
    """Whether two associations gave opinions on one amendment, or both approve one text: their voices are two."""
    for table, thing in ((opinion, opinion.c.amendment_id), (approval, approval.c.sha)):
        spoken = select(thing).where(table.c.association == other)
        found = select(func.count()).select_from(table).where(table.c.association == one, thing.in_(spoken))
        if connection.execute(found).scalar_one():
            return True
    return False

"""Who hears of versions: of what is published everybody with an account, of what is prepared the secretariat."""

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection

_PREPARING = (Role.SECRETARIAT, Role.ADMINISTRATOR)


def everybody(connection: Connection, *, without: Person | None = None) -> tuple[int, ...]:
    """Return who hears that a version is published, corrected or withdrawn: each chooses how, or not to."""
    return tuple(one.id for one in people.every(connection) if one.active and not _is(one, without))


def secretariat(connection: Connection, *, without: Person | None = None) -> tuple[int, ...]:
    """Return who hears of what is prepared: those who may publish it, but for whoever did it."""
    found = people.every(connection)
    return tuple(one.id for one in found if one.active and one.role in _PREPARING and not _is(one, without))


def _is(one: Person, other: Person | None) -> bool:
    return other is not None and one.id == other.id

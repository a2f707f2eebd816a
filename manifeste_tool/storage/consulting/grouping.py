"""Contributions counted by what they share, and what tells that these counts may have changed."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import case, func, select

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Counted, Group
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.people import counter

_STATE, _CHANGED = "contributions_state", "contributions_changed"
SAID, SPOKE = "said", "spoke"


def came(connection: Connection) -> None:
    """Say that contributions came, and that nothing of those that stood changed."""
    journal.increment(connection, _STATE)


def stirred(connection: Connection) -> None:
    """Say that contributions that stood changed, or are shown to others than before."""
    journal.increment(connection, _STATE)
    journal.increment(connection, _CHANGED)


def state(connection: Connection) -> int:
    """Return a number that stands for as long as no contribution comes, changes, or is shown to others."""
    return _number(connection, _STATE)


def changed(connection: Connection) -> int:
    """Return a number that stands for as long as nothing changes of those that stand, whichever come."""
    return _number(connection, _CHANGED)


def _number(connection: Connection, name: str) -> int:
    return int(connection.execute(select(counter.c.value).where(counter.c.name == name)).scalar() or 0)


def groups(connection: Connection, reach: Reach) -> tuple[Counted, ...]:
    """Count, by authority, author type and territory, the contributions that a reader may know of, and their people."""
    found = sums(connection, reach, 0)
    return tuple(Counted(one, found[one, SAID], found[one, SPOKE]) for one in {group for group, _ in found})


def sums(connection: Connection, reach: Reach, after: int) -> Mapping[tuple[Group, str], int]:
    """Return the same sums over the contributions after one: by group, how many were said and how many spoke."""
    columns = (contribution.c.consultation, contribution.c.author_type, contribution.c.territory)
    people = func.sum(case((contribution.c.people > 1, contribution.c.people), else_=1))
    counted = select(*columns, func.count(), people).select_from(contribution)
    if reach.authority:
        counted = counted.outerjoin(consultation)
    known = (narrowing.known(reach), contribution.c.id > after)
    rows = connection.execute(counted.where(*known).group_by(*columns))
    held = {row.reference: row.authority for row in connection.execute(select(consultation))}
    found: Counter[tuple[Group, str]] = Counter()
    for reference, author_type, territory, number, many in rows:
        group = Group(held.get(reference or "", ""), author_type, territory)
        found[group, SAID] += number
        found[group, SPOKE] += int(many)
    return found

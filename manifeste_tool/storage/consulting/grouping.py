"""Contributions counted by what they share, and what tells that these counts may have changed."""

from collections import Counter

from sqlalchemy import case, func, select

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Counted, Group
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.people import counter

_STATE = "contributions_state"


def stirred(connection: Connection) -> None:
    """Say that contributions came, changed, or are shown to others than before."""
    journal.increment(connection, _STATE)


def state(connection: Connection) -> int:
    """Return a number that stands for as long as no contribution comes, changes, or is shown to others."""
    return int(connection.execute(select(counter.c.value).where(counter.c.name == _STATE)).scalar() or 0)


def groups(connection: Connection, reach: Reach) -> tuple[Counted, ...]:
    """Count, by authority, author type and territory, the contributions that a reader may know of, and their people."""
    columns = (contribution.c.consultation, contribution.c.author_type, contribution.c.territory)
    people = func.sum(case((contribution.c.people > 1, contribution.c.people), else_=1))
    counted = select(*columns, func.count(), people).select_from(contribution)
    if reach.authority:
        counted = counted.outerjoin(consultation)
    rows = connection.execute(counted.where(narrowing.known(reach)).group_by(*columns))
    held = {row.reference: row.authority for row in connection.execute(select(consultation))}
    said: Counter[tuple[str, str, str]] = Counter()
    spoke: Counter[tuple[str, str, str]] = Counter()
    for reference, author_type, territory, number, many in rows:
        key = (held.get(reference or "", ""), author_type, territory)
        said[key] += number
        spoke[key] += int(many)
    return tuple(Counted(Group(*key), number, spoke[key]) for key, number in said.items())

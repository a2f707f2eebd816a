"""Long tables read a portion at a time, by keys that never move, so that memory does not follow their length."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.facts import Fact
from manifeste_tool.storage import journal
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.journal import fact
from manifeste_tool.storage.tables.synthesis import finding, mark

#: Rows of one portion.
SIZE = 500


def contributions_after(connection: Connection, after: int, reach: Reach) -> tuple[tuple[int, str], ...]:
    """Return the next contributions that a reader may know of: identifiers and references, in the order they came."""
    where = (narrowing.known(reach), contribution.c.id > after)
    found = select(contribution.c.id, contribution.c.reference).select_from(contribution.outerjoin(consultation))
    rows = connection.execute(found.where(*where).order_by(contribution.c.id).limit(SIZE))
    return tuple((row.id, row.reference) for row in rows)


def contributions_counted(connection: Connection, reach: Reach) -> int:
    """Return how many there are in all."""
    found = select(func.count()).select_from(contribution.outerjoin(consultation)).where(narrowing.known(reach))
    return int(connection.execute(found).scalar_one())


def findings_of(connection: Connection, references: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the findings drawn from some contributions, by reference; a merged one is told by what took it in."""
    found: dict[str, set[str]] = {}
    key = func.coalesce(func.nullif(finding.c.merged_into, ""), finding.c.key).label("key")
    drawn = select(mark.c.contribution, key).join(finding, finding.c.key == mark.c.finding)
    for portion in batches(references):
        for row in connection.execute(drawn.where(mark.c.contribution.in_(portion), mark.c.removed_at.is_(None))):
            found.setdefault(row.contribution, set()).add(row.key)
    return {reference: tuple(sorted(keys)) for reference, keys in found.items()}


def facts_after(connection: Connection, after: int, circle: Audience) -> tuple[Fact, ...]:
    """Return the next facts that may be seen from a circle, in the order they happened."""
    where = (fact.c.id > after, fact.c.audience >= int(circle))
    rows = connection.execute(select(fact).where(*where).order_by(fact.c.id).limit(SIZE)).mappings()
    return tuple(map(journal.fact_of, rows))


def facts_counted(connection: Connection, circle: Audience) -> int:
    """Return how many there are in all."""
    found = select(func.count()).select_from(fact).where(fact.c.audience >= int(circle))
    return int(connection.execute(found).scalar_one())

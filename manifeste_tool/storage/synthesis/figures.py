"""Contributions counted by what they share, for some references or some findings."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Select, and_, func, select

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Counted, Group
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.synthesis import mark

_AUTHORITY = func.coalesce(consultation.c.authority, "").label("authority")
_SHARED = (_AUTHORITY, contribution.c.author_type, contribution.c.territory)


def of_references(connection: Connection, references: Iterable[str], reach: Reach) -> tuple[Counted, ...]:
    """Count those among `references` that a reader may know of, by authority, author type and territory."""
    found: Counter[Group] = Counter()
    for portion in batches(references):
        where = and_(contribution.c.reference.in_(portion), _known(reach))
        counted = select(*_SHARED, func.count().label("number")).select_from(contribution.outerjoin(consultation))
        for row in connection.execute(counted.where(where).group_by(*_SHARED)):
            found[Group(row.authority, row.author_type, row.territory)] += row.number
    return _counted(found)


def of_findings(connection: Connection, keys: Iterable[str], reach: Reach) -> Mapping[str, tuple[Counted, ...]]:
    """Count what each finding was drawn from, of what a reader may know, by authority, author type and territory."""
    found: dict[str, Counter[Group]] = {}
    for portion in batches(keys):
        for row in connection.execute(_of_findings(portion, reach)):
            group = Group(row.authority, row.author_type, row.territory)
            found.setdefault(row.finding, Counter())[group] += row.number
    return {key: _counted(groups) for key, groups in found.items()}


def consultations(connection: Connection, references: Iterable[str], reach: Reach) -> tuple[str, ...]:
    """Return the consultations in which those among `references` that a reader may know of were gathered."""
    found: set[str] = set()
    for portion in batches(references):
        where = and_(contribution.c.reference.in_(portion), _known(reach), contribution.c.consultation.is_not(None))
        held = select(contribution.c.consultation).select_from(contribution.outerjoin(consultation)).where(where)
        found.update(filter(None, connection.execute(held.distinct()).scalars()))
    return tuple(sorted(found))


def _of_findings(keys: list[str], reach: Reach) -> Select[tuple[object, ...]]:
    tied = select(mark.c.finding, mark.c.contribution).where(mark.c.finding.in_(keys), mark.c.removed_at.is_(None))
    tie = tied.distinct().subquery()
    joined = tie.join(contribution, contribution.c.reference == tie.c.contribution).outerjoin(consultation)
    columns = (tie.c.finding, *_SHARED)
    return select(*columns, func.count().label("number")).select_from(joined).where(_known(reach)).group_by(*columns)


def _known(reach: Reach) -> ColumnElement[bool]:
    """What was withdrawn counts, and says nothing of who made it any more."""
    return and_(narrowing.known(reach), ~contribution.c.withdrawn)


def _counted(found: Counter[Group]) -> tuple[Counted, ...]:
    return tuple(Counted(group, number, number) for group, number in found.items())

"""Who fed the findings: contributions counted by finding and by who said them, of those that a reader may know of."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, func, select

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Group
from manifeste_tool.storage.accountability.counting import known
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.synthesis import finding, mark

_AUTHORITY = func.coalesce(consultation.c.authority, "").label("authority")
_SHARED = (_AUTHORITY, contribution.c.author_type, contribution.c.territory)
_LIVE = mark.c.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class OfFinding:
    """So many contributions of one group fed one finding; `key` is `""` for all that are told by nature alone."""

    key: str
    nature: str
    group: Group
    contributions: int


def of_cited(connection: Connection, keys: Collection[str], reach: Reach) -> list[OfFinding]:
    """Count what fed each of some findings, each contribution once."""
    found = []
    for portion in batches(sorted(keys)):
        columns = (finding.c.key, finding.c.nature, *_SHARED)
        found += [
            _told(row.key, row) for row in connection.execute(_tied(mark.c.finding.in_(portion), reach, *columns))
        ]
    return found


def of_others(connection: Connection, keys: Collection[str], reach: Reach) -> list[OfFinding]:
    """Count what fed all findings but some, by nature: how many there are makes no difference to what is read."""
    cited: BindParameter[str] = bindparam("cited", list(keys), expanding=True, literal_execute=True)
    where = and_(mark.c.finding.is_not(None), mark.c.finding.not_in(cited))
    return [_told("", row) for row in connection.execute(_tied(where, reach, finding.c.nature, *_SHARED))]


def fed(connection: Connection, reach: Reach) -> int:
    """Count the contributions that fed a finding at least, of those that the reader may know of."""
    tied = select(mark.c.contribution).where(_LIVE, mark.c.finding.is_not(None))
    whole = select(func.count()).select_from(contribution.outerjoin(consultation))
    return int(connection.execute(whole.where(known(reach), contribution.c.reference.in_(tied))).scalar_one())


def _tied(where: ColumnElement[bool], reach: Reach, *columns: ColumnElement[Any]) -> Select[Any]:
    """Count each pair of a finding and a contribution once, whoever and however many tied them."""
    tie = select(mark.c.finding, mark.c.contribution).where(_LIVE, where).distinct().subquery()
    joined = tie.join(finding, finding.c.key == tie.c.finding)
    joined = joined.join(contribution, contribution.c.reference == tie.c.contribution).outerjoin(consultation)
    counted = select(*columns, func.count().label("number")).select_from(joined)
    return counted.where(known(reach)).group_by(*columns)


def _told(key: str, row: Row[Any]) -> OfFinding:
    return OfFinding(key, row.nature, Group(row.authority, row.author_type, row.territory), row.number)

"""Findings by theme and by territory: which there are, and who speaks in them together."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering.widening import Counted, Group
from manifeste_tool.domain.synthesis.findings import DISAGREEMENT
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.synthesis import finding, mark

_STANDS = finding.c.merged_into == ""
_LIVE = mark.c.removed_at.is_(None)
_TIED = mark.join(contribution, contribution.c.reference == mark.c.contribution).outerjoin(consultation)


@dataclass(frozen=True, slots=True)
class Scope:
    """What findings are looked at: those of a theme, those that an authority's contributions fed; `""` for all."""

    theme: str = ""
    authority: str = ""


def themes(connection: Connection) -> tuple[tuple[str, int, int], ...]:
    """Return each theme with how many findings it has, and how many of them are disagreements."""
    split = func.sum(case((finding.c.nature == DISAGREEMENT, 1), else_=0))
    counted = select(finding.c.theme, func.count(), split).where(_STANDS, finding.c.theme != "")
    rows = connection.execute(counted.group_by(finding.c.theme).order_by(finding.c.theme))
    return tuple((theme, number, int(apart)) for theme, number, apart in rows)


def authorities(connection: Connection, reach: Reach) -> tuple[tuple[str, int], ...]:
    """Return the authorities whose contributions, as far as a reader knows of them, fed findings, and how many."""
    number = func.count(mark.c.finding.distinct()).label("number")
    counted = select(consultation.c.authority, number).select_from(_TIED)
    where = (_LIVE, _known(reach), consultation.c.authority.is_not(None), mark.c.finding.is_not(None))
    rows = connection.execute(counted.where(*where).group_by(consultation.c.authority))
    return tuple((authority, count) for authority, count in rows)


def keys(
    connection: Connection,
    scope: Scope,
    reach: Reach,
    natures: Collection[str],
    *,
    out: bool = False,
    limit: int,
    offset: int = 0,
) -> tuple[tuple[str, ...], int]:
    """Return a page of the findings of some natures (`out`: of all others), the most fed first, and how many in all."""
    where = [_STANDS, *_within(scope, reach)]
    where.append(finding.c.nature.not_in(natures) if out else finding.c.nature.in_(natures))
    total = connection.execute(select(func.count()).select_from(finding).where(*where)).scalar_one()
    drawn = select(func.count(mark.c.contribution.distinct())).where(mark.c.finding == finding.c.key, _LIVE)
    order = (drawn.scalar_subquery().desc(), func.length(finding.c.key), finding.c.key)
    rows = connection.execute(select(finding.c.key).where(*where).order_by(*order).limit(limit).offset(offset))
    return tuple(row.key for row in rows), int(total)


def tied(connection: Connection, scope: Scope, reach: Reach) -> tuple[tuple[Counted, ...], int]:
    """Count what fed the findings of a scope: what a reader may know of by what it shares, and all of it."""
    found = select(finding.c.key).where(_STANDS, *_within(scope, reach))
    fed = select(mark.c.contribution).where(_LIVE, mark.c.finding.in_(found)).distinct()
    here = [consultation.c.authority == scope.authority] if scope.authority else []
    whole = contribution.outerjoin(consultation)
    inside = (contribution.c.reference.in_(fed), *here)
    total = connection.execute(select(func.count()).select_from(whole).where(*inside)).scalar_one()
    authority = func.coalesce(consultation.c.authority, "").label("authority")
    shared = (authority, contribution.c.author_type, contribution.c.territory)
    counted = select(*shared, func.count().label("number")).select_from(whole).where(*inside, _known(reach))
    groups: Counter[Group] = Counter()
    for row in connection.execute(counted.group_by(*shared)):
        groups[Group(row.authority, row.author_type, row.territory)] += row.number
    return tuple(Counted(group, number, number) for group, number in groups.items()), int(total)


def _within(scope: Scope, reach: Reach) -> list[ColumnElement[bool]]:
    where = [finding.c.theme == scope.theme] if scope.theme else []
    if scope.authority:
        local = select(mark.c.finding).select_from(_TIED)
        of_it = (_LIVE, _known(reach), consultation.c.authority == scope.authority, mark.c.finding.is_not(None))
        where.append(finding.c.key.in_(local.where(*of_it)))
    return where


def _known(reach: Reach) -> ColumnElement[bool]:
    return and_(narrowing.known(reach), ~contribution.c.withdrawn)

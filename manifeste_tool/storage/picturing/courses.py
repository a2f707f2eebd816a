"""How far amendments are and how many were filed and decided in each span of time, counted in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal_column, select

from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.tables.amendments import amendment
from manifeste_tool.storage.tables.text import commit


@dataclass(frozen=True, slots=True)
class Sight:
    """Which amendments are counted: all, or those main integrated up to a decision; the inadmissible ones or not."""

    published_until: int | None = None
    refused: bool = True


def counted(connection: Connection, sight: Sight) -> Mapping[tuple[State, Outcome], int]:
    """Count amendments by state and outcome."""
    columns = (amendment.c.state, amendment.c.outcome)
    rows = connection.execute(select(*columns, func.count()).where(*_seen(sight)).group_by(*columns))
    return {(State(state), Outcome(outcome)): number for state, outcome, number in rows}


def bounds(connection: Connection, sight: Sight) -> tuple[datetime, datetime] | None:
    """Return when the first amendment was filed and when the last was filed or decided, None without any."""
    last = func.max(func.coalesce(amendment.c.decided_at, amendment.c.filed_at), type_=amendment.c.filed_at.type)
    first, moved = connection.execute(select(func.min(amendment.c.filed_at), last).where(*_seen(sight))).one()
    return (first, moved) if first and moved else None


def over_time(connection: Connection, sight: Sight, edges: Sequence[datetime]) -> Sequence[tuple[int, int]]:
    """Count those filed and those decided between each edge and the next: one statement, however many spans.

    What was declared inadmissible met no outcome, and is not decided.
    """
    decided = case((amendment.c.state != str(State.REFUSED), amendment.c.decided_at))
    return in_spans(connection, amendment.c.filed_at, decided, edges=edges, where=_seen(sight))


def in_spans(
    connection: Connection,
    began: ColumnElement[Any],
    ended: ColumnElement[Any],
    *,
    edges: Sequence[datetime],
    where: Sequence[ColumnElement[bool]] = (),
) -> Sequence[tuple[int, int]]:
    """Count how many began and how many ended between each edge and the next, the last excluded."""
    spans = list(pairwise(edges))
    sums = [_within(moment, first, last) for first, last in spans for moment in (began, ended)]
    if not sums:
        return []
    row = connection.execute(select(*sums).where(*where)).one()
    told = [int(number or 0) for number in row]
    return list(zip(told[::2], told[1::2], strict=True))


def _within(moment: ColumnElement[Any], first: datetime, last: datetime) -> ColumnElement[Any]:
    inside = and_(moment >= first, moment < last)
    return func.sum(case((inside, literal_column("1", Integer)), else_=literal_column("0", Integer)))


def _seen(sight: Sight) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if not sight.refused:
        where.append(amendment.c.state != str(State.REFUSED))
    if sight.published_until is not None:
        published = select(commit.c.sha).where(commit.c.ref == MAIN, commit.c.id <= sight.published_until)
        where.append(amendment.c.integrated_sha.in_(published))
    return where

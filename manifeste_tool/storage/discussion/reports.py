"""« Signaler »: what readers say against comments, until the secretariat has looked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, update

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.comments import comment_report


@dataclass(frozen=True, slots=True)
class Report:
    """One report; `person_id` is None for a reader without an account."""

    id: int
    comment_id: int
    words: str
    made_at: datetime
    person_id: int | None = None


_FIELDS = tuple(Report.__dataclass_fields__)
_OPEN = comment_report.c.closed_at.is_(None)


def add(connection: Connection, new: Report) -> int:
    """Write a report and return its identifier."""
    values = {name: getattr(new, name) for name in _FIELDS if name != "id"}
    key: Sequence[int] | None = connection.execute(insert(comment_report).values(values)).inserted_primary_key
    return key[0] if key else 0


def open_on(connection: Connection, comment_ids: Iterable[int]) -> tuple[Report, ...]:
    """Return the open reports on comments, oldest first."""
    mine = _OPEN & comment_report.c.comment_id.in_(list(comment_ids))
    rows = connection.execute(select(comment_report).where(mine).order_by(comment_report.c.id)).mappings()
    return tuple(map(_report, rows))


def count_anonymous(connection: Connection, *, since: datetime) -> int:
    """Count the reports that readers without an account made since a moment, closed ones too."""
    return _count(connection, comment_report.c.person_id.is_(None) & (comment_report.c.made_at > since))


def count_reported(connection: Connection) -> int:
    """Count the comments that have an open report."""
    statement = select(func.count(comment_report.c.comment_id.distinct())).where(_OPEN)
    return int(connection.execute(statement).scalar_one())


def reported(connection: Connection, *, limit: int, offset: int) -> tuple[int, ...]:
    """Return a page of the comments that have an open report, the one reported first leading."""
    statement = select(comment_report.c.comment_id).where(_OPEN).group_by(comment_report.c.comment_id)
    ordered = statement.order_by(func.min(comment_report.c.id)).limit(limit).offset(offset)
    return tuple(connection.execute(ordered).scalars())


def close(connection: Connection, comment_id: int, person_id: int, at: datetime, *, until: int | None = None) -> int:
    """Close the open reports on a comment, up to the report `until` where it is given; return how many were."""
    those = _OPEN & (comment_report.c.comment_id == comment_id)
    if until is not None:
        those &= comment_report.c.id <= until
    return connection.execute(update(comment_report).where(those).values(closed_at=at, closed_by_id=person_id)).rowcount


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(comment_report).where(condition)).scalar_one())


def _report(row: RowMapping) -> Report:
    return Report(**{name: row[name] for name in _FIELDS})

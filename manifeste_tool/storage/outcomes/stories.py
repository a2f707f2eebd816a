"""What was read of contributions, and what they were put to: the dates of their stories."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.synthesis import mark, reading


@dataclass(frozen=True, slots=True)
class Read:
    """How many readers read a contribution, and when the first and the last did."""

    readers: int
    first_at: datetime
    last_at: datetime


def read(connection: Connection, reference: str) -> Read | None:
    """Return who read a contribution, None where nobody did yet."""
    asked = select(func.count(), func.min(reading.c.read_at), func.max(reading.c.read_at))
    row = connection.execute(asked.where(reading.c.contribution == reference)).one()
    return Read(int(row[0]), row[1], row[2]) if row[0] else None


def drawn_at(connection: Connection, reference: str) -> Mapping[str, datetime | None]:
    """Return when a contribution was put to each of its findings, None where nobody knows."""
    asked = select(mark.c.finding, func.min(mark.c.made_at)).group_by(mark.c.finding)
    live = (mark.c.contribution == reference, mark.c.finding.is_not(None), mark.c.removed_at.is_(None))
    return {row[0]: row[1] for row in connection.execute(asked.where(*live))}


def fed(connection: Connection, references: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Return the keys of the findings that each of some contributions fed; those that fed none are left out."""
    found: dict[str, set[str]] = {}
    for portion in batches(references):
        asked = select(mark.c.contribution, mark.c.finding).distinct()
        live = (mark.c.contribution.in_(portion), mark.c.finding.is_not(None), mark.c.removed_at.is_(None))
        for row in connection.execute(asked.where(*live)):
            found.setdefault(row.contribution, set()).add(row.finding)
    return {reference: frozenset(keys) for reference, keys in found.items()}

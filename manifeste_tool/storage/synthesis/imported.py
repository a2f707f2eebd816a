"""Findings that files bring: which contributions they mean, and which ties stand or stood already."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, insert, select

from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import contribution
from manifeste_tool.storage.tables.synthesis import finding, mark


def origins(connection: Connection, external_ids: Iterable[str]) -> Mapping[str, int]:
    """Return how many of some identifiers each origin of contributions knows."""
    found: Counter[str] = Counter()
    for portion in batches(external_ids):
        counted = select(contribution.c.origin, func.count()).where(contribution.c.external_id.in_(portion))
        for origin, number in connection.execute(counted.group_by(contribution.c.origin)):
            found[origin] += number
    return found


def of_origin(connection: Connection, origin: str) -> Mapping[str, str]:
    """Return the references of all that came from one origin, by external identifier."""
    rows = select(contribution.c.external_id, contribution.c.reference).where(contribution.c.origin == origin)
    return {row.external_id: row.reference for row in connection.execute(rows)}


def standing(connection: Connection, references: Iterable[str]) -> frozenset[str]:
    """Return those among `references` that stand."""
    found: set[str] = set()
    for portion in batches(references):
        rows = connection.execute(select(contribution.c.reference).where(contribution.c.reference.in_(portion)))
        found.update(row.reference for row in rows)
    return frozenset(found)


def ties(connection: Connection, keys: Iterable[str]) -> Mapping[str, set[str]]:
    """Return, for each finding, the contributions that a file tied to it, or to one split from it, standing or not.

    A tie that a person took off, or moved with a split, does not come back with the file.
    """
    found: dict[str, set[str]] = {}
    for portion in batches(keys):
        whole = func.coalesce(func.nullif(finding.c.split_from, ""), finding.c.key)
        rows = (
            select(finding.c.key, finding.c.split_from, mark.c.contribution)
            .join(mark, mark.c.finding == finding.c.key)
            .where(mark.c.person_id.is_(None), finding.c.key.in_(portion) | whole.in_(portion))
        )
        for row in connection.execute(rows):
            for key in (row.key, row.split_from):
                found.setdefault(key, set()).add(row.contribution)
    return found


def tie(connection: Connection, pairs: Iterable[tuple[str, str]], at: datetime) -> None:
    """Tie contributions to findings, each a pair of finding and contribution, as a file says it."""
    for portion in batches(pairs):
        rows = [{"finding": key, "contribution": reference, "made_at": at} for key, reference in portion]
        connection.execute(insert(mark), rows)

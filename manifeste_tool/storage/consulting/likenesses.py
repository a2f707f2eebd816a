"""The bands of contributions: two that share one are compared."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, delete, exists, func, insert, select

from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import contribution
from manifeste_tool.storage.tables.gathering import likeness


class Said(NamedTuple):
    """A contribution's words."""

    reference: str
    title: str
    body: str


def missing(connection: Connection, limit: int) -> list[Said]:
    """Return at most `limit` contributions that have no bands yet, the oldest first."""
    known = exists().where(likeness.c.contribution == contribution.c.reference, likeness.c.band == 0)
    found = select(contribution.c.reference, contribution.c.title, contribution.c.body).where(~known)
    return [Said(*row) for row in connection.execute(found.order_by(contribution.c.id).limit(limit))]


def add(connection: Connection, bands: Mapping[str, Sequence[int]]) -> None:
    """Write the bands of contributions that have none."""
    rows = [
        {"contribution": reference, "band": band, "value": value}
        for reference, values in bands.items()
        for band, value in enumerate(values)
    ]
    for portion in batches(rows):
        connection.execute(insert(likeness), portion)


def forget(connection: Connection, references: Iterable[str]) -> None:
    """Drop the bands of contributions whose words have changed: they are made again."""
    for portion in batches(references):
        connection.execute(delete(likeness).where(likeness.c.contribution.in_(portion)))


def candidates(connection: Connection, reference: str, limit: int) -> list[str]:
    """Return the contributions that share a band with one, those that share most first, at most `limit`."""
    other = likeness.alias("other")
    same = and_(other.c.value == likeness.c.value, other.c.band == likeness.c.band)
    found = select(other.c.contribution).select_from(likeness.join(other, same))
    found = found.where(likeness.c.contribution == reference, other.c.contribution != reference)
    found = found.group_by(other.c.contribution).order_by(func.count().desc(), other.c.contribution)
    return list(connection.execute(found.limit(limit)).scalars())


def said(connection: Connection, references: Iterable[str]) -> Mapping[str, Said]:
    """Return the words of contributions, by reference."""
    columns = (contribution.c.reference, contribution.c.title, contribution.c.body)
    return {
        row.reference: Said(*row)
        for portion in batches(references)
        for row in connection.execute(select(*columns).where(contribution.c.reference.in_(portion)))
    }

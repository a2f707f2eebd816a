"""Contributions one after the other by their references: what goes through all of them, however many, page by page."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from manifeste_tool.domain.consulting.contributions import Contribution, Filters, Reach
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.consulting.narrowing import Among
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import contribution


def after(
    connection: Connection, filters: Filters, reach: Reach, *, among: Among | None = None, last: str = "", limit: int
) -> tuple[Contribution, ...]:
    """Return the contributions that a reader may know of whose references follow `last`, in their order.

    As in `contributions.page`, the fate of `filters` is not looked at: `among` brings it.
    """
    found = contributions.listed(filters, reach, among).with_only_columns(contribution.c.reference)
    following = found.where(contribution.c.reference > last).order_by(contribution.c.reference).limit(limit)
    references = connection.execute(following).scalars().all()
    said = contributions.of_references(connection, references)
    return tuple(said[one] for one in references)


def came(connection: Connection, references: Iterable[str]) -> dict[str, datetime]:
    """Return when each of some contributions was put on record."""
    asked = select(contribution.c.reference, contribution.c.imported_at)
    portions = (asked.where(contribution.c.reference.in_(portion)) for portion in batches(references))
    return {row.reference: row.imported_at for statement in portions for row in connection.execute(statement)}


def dated(connection: Connection, reach: Reach, *, limit: int, offset: int) -> list[tuple[str, datetime]]:
    """Return the references of what a reader may know of, in their order, each with when it was put on record."""
    columns = (contribution.c.reference, contribution.c.imported_at)
    found = contributions.listed(Filters(), reach).with_only_columns(*columns)
    rows = connection.execute(found.order_by(contribution.c.reference).limit(limit).offset(offset))
    return [(row.reference, row.imported_at) for row in rows]

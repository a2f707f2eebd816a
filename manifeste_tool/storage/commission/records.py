"""What a *relevé de décisions* reads besides the sitting and its decisions: facts by their rows."""

from collections.abc import Iterable

from sqlalchemy import select

from manifeste_tool.domain.facts import Fact
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.journal import fact_of
from manifeste_tool.storage.tables.journal import fact


def facts(connection: Connection, fact_ids: Iterable[int]) -> dict[int, Fact]:
    """Return facts by their rows."""
    found: dict[int, Fact] = {}
    for portion in batches(fact_ids):
        rows = connection.execute(select(fact).where(fact.c.id.in_(portion))).mappings()
        found |= {row["id"]: fact_of(row) for row in rows}
    return found

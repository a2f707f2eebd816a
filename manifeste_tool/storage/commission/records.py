"""What a *relevé de décisions* reads besides the sitting: what was said with decisions, and facts by their rows."""

from collections.abc import Iterable

from sqlalchemy import select

from manifeste_tool.domain.commission.adoption import Statement, StatementKind
from manifeste_tool.domain.facts import Fact
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.journal import fact_of
from manifeste_tool.storage.tables.adoption import statement
from manifeste_tool.storage.tables.journal import fact


def statements(connection: Connection, amendment_ids: Iterable[int]) -> tuple[Statement, ...]:
    """Return the reserves and explanations that stand on the decisions of some amendments, in their order."""
    theirs = statement.c.amendment_id.in_(list(amendment_ids)) & statement.c.withdrawn_at.is_(None)
    rows = connection.execute(select(statement).where(theirs).order_by(statement.c.id)).mappings()
    return tuple(Statement(**{**row, "kind": StatementKind(row["kind"])}) for row in rows)


def facts(connection: Connection, fact_ids: Iterable[int]) -> dict[int, Fact]:
    """Return facts by their rows."""
    found: dict[int, Fact] = {}
    for portion in batches(fact_ids):
        rows = connection.execute(select(fact).where(fact.c.id.in_(portion))).mappings()
        found |= {row["id"]: fact_of(row) for row in rows}
    return found

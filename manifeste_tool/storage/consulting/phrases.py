"""Phrases in contributions: the index finds those that hold all the words, and these are read, the latest said first.

An index that kept where each word stands would be three times as large and slow every import: the words of a phrase
are seldom all together in many contributions, and so many as are read here take a few milliseconds.
"""

from typing import Any

from sqlalchemy import Select, select

from manifeste_tool.domain.searching.queries import Query
from manifeste_tool.storage.consulting import searching
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import contribution

#: How many contributions a search reads at most for its phrases.
MOST_READ = 1_000
#: Up to so many, those found are put in order; of more, the latest are met soon in the order of the list.
_SORTED = 10_000


def holding(connection: Connection, found: Select[int], query: Query) -> tuple[int, ...]:
    """Return those among `found`, a statement that gives identifiers, that hold a query with its phrases."""
    by_index = found.where(searching.holding(connection, query.wanted))
    many = searching.counted(connection, by_index.limit(_SORTED + 1)) > _SORTED
    candidates = found.where(searching.reading(query.wanted)) if many else by_index
    ids = connection.execute(candidates.order_by(*searching.LATEST_FIRST).limit(MOST_READ)).scalars().all()
    words = select(contribution.c.id, contribution.c.title, contribution.c.body)
    rows = connection.execute(words.where(contribution.c.id.in_(ids)).order_by(*searching.LATEST_FIRST))
    return tuple(row.id for row in rows if query.finds(row.title, row.body))


def narrowed(connection: Connection, found: Select[Any], query: Query) -> Select[Any]:
    """Return a statement narrowed to the contributions that hold a query, whatever it gives of them."""
    if not query.phrases:
        return found.where(searching.holding(connection, query.wanted)) if query else found
    held = holding(connection, found.with_only_columns(contribution.c.id), query)
    return found.where(contribution.c.id.in_(held))


def leaves_some(connection: Connection, found: Select[int], query: Query) -> bool:
    """Whether more hold all the words than are read."""
    by_index = found.where(searching.holding(connection, query.wanted))
    return searching.counted(connection, by_index.limit(MOST_READ + 1)) > MOST_READ

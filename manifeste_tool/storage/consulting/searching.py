"""Search the words of contributions: an index of their stems on each database, and the same answers from both.

On SQLite it is a table of FTS5 without content, whose tokens are the stems as they stand: triggers take out and put in
again what changes or goes, and `put_in` takes in what was just added, many at once, which a trigger would do one row at
a time at ten times the cost. On PostgreSQL it is a GIN index over the stems, which needs nobody.
"""

from sqlalchemy import ColumnElement, and_, cast, column, func, literal, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY

from manifeste_tool.domain.text.stems import Wanted
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import contribution

#: The index and its triggers are made by migration 0006.
INDEX = "contribution_search"
_PUT_IN = text(
    f"INSERT INTO {INDEX} (rowid, stems) SELECT id, stems FROM contribution "  # noqa: S608 - our own names
    "WHERE id > :after AND NOT withdrawn AND stems <> ''"
)
_REWRITE = text(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")  # noqa: S608 - our own names


def put_in(connection: Connection, *, after: int) -> None:
    """Take in the contributions added after the one of this identifier."""
    if _is_sqlite(connection):
        connection.execute(_PUT_IN, {"after": after})


def rewrite(connection: Connection) -> None:
    """Write the index anew without the words that went: FTS5 keeps them beside a mark that says so."""
    if _is_sqlite(connection):
        connection.execute(_REWRITE)


def holding(connection: Connection, wanted: Wanted) -> ColumnElement[bool]:
    """Return the condition that a contribution holds the words, found by the index; one withdrawn holds none."""
    if _is_sqlite(connection):
        query = " ".join((*(f'"{stem}"' for stem in wanted.whole), f'"{wanted.begun}"*'))
        found = select(column("rowid")).select_from(table(INDEX)).where(literal_column(INDEX).op("MATCH")(query))
        return contribution.c.id.in_(found)
    query = " & ".join((*(f"'{stem}'" for stem in wanted.whole), f"'{wanted.begun}':*"))
    vector = func.array_to_tsvector(func.string_to_array(func.btrim(contribution.c.stems), literal_column("' '")))
    return ~contribution.c.withdrawn & vector.op("@@")(cast(literal(query), TSQUERY))


def reading(wanted: Wanted) -> ColumnElement[bool]:
    """Return the same condition, found by reading: for a walk that meets enough of them soon."""
    return and_(~contribution.c.withdrawn, *(contribution.c.stems.like(pattern) for pattern in wanted.patterns))


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"

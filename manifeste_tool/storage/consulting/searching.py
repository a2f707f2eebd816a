"""Search the words of contributions: an index of their stems on each database, and the same answers from both.

On SQLite it is a table of FTS5 without content, whose tokens are the stems as they stand: triggers take out and put in
again what changes or goes, and `put_in` takes in what was just added, many at once, which a trigger would do one row at
a time at ten times the cost. On PostgreSQL it is a GIN index over the stems, which needs nobody.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, cast, column, func, literal, literal_column, select, table, text
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
_TAKE_IN = f"INSERT INTO {INDEX} (rowid, stems) VALUES (?, ?)"  # noqa: S608 - our own names
_FOUND = table(INDEX, column("rowid"))
_WORDS = table(f"{INDEX}_words", column("term"), column("doc"))
#: The order of every list of contributions.
LATEST_FIRST = (contribution.c.said_on.desc().nulls_last(), contribution.c.id.desc())
_COMMONEST = 20
_FEW = 500
_REWRITE = text(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")  # noqa: S608 - our own names


def put_in(connection: Connection, *, after: int) -> None:
    """Take in the contributions added after the one of this identifier."""
    if _is_sqlite(connection):
        connection.execute(_PUT_IN, {"after": after})


def take_in(connection: Connection, stems: Sequence[str], *, after: int) -> None:
    """Take in contributions as they are added after the one of this identifier, by their stems in that order.

    It says the same as `put_in` without reading them back: one writes at a time, and SQLite numbers one after the
    other.
    """
    rows = [(number, words) for number, words in enumerate(stems, start=after + 1) if words]
    if rows and _is_sqlite(connection):
        connection.exec_driver_sql(_TAKE_IN, rows)


def rewrite(connection: Connection) -> None:
    """Write the index anew without the words that went: FTS5 keeps them beside a mark that says so."""
    if _is_sqlite(connection):
        connection.execute(_REWRITE)


def holding(connection: Connection, wanted: Wanted) -> ColumnElement[bool]:
    """Return the condition that a contribution holds the words, found by the index; one withdrawn holds none."""
    if _is_sqlite(connection):
        whole = tuple(f'"{stem}"' for stem in wanted.whole)
        if wanted.begun and whole and _are_few(connection, whole):
            return and_(_matching(whole), reading(wanted))
        return _matching((*whole, *(f'"{stem}"*' for stem in _begun(wanted))))
    query = " & ".join((*(f"'{stem}'" for stem in wanted.whole), *(f"'{stem}':*" for stem in _begun(wanted))))
    vector = func.array_to_tsvector(func.string_to_array(func.btrim(contribution.c.stems), literal_column("' '")))
    return ~contribution.c.withdrawn & vector.op("@@")(cast(literal(query), TSQUERY))


def holding_the_commonest(connection: Connection, wanted: Wanted) -> ColumnElement[bool]:
    """Return a condition that some of those alone meet which `holding` finds, and by which the first come sooner.

    FTS5 lists all that begins so before it gives one: here the begun word is one of the commonest that begin so.
    """
    if not _is_sqlite(connection) or not wanted.begun:
        return holding(connection, wanted)
    begins = _WORDS.c.term.between(wanted.begun, f"{wanted.begun}\U0010ffff")
    words = connection.execute(select(_WORDS.c.term).where(begins).order_by(_WORDS.c.doc.desc()).limit(_COMMONEST))
    either = " OR ".join(f'"{word}"' for word in words.scalars()) or f'"{wanted.begun}"'
    return _matching((*(f'"{stem}"' for stem in wanted.whole), f"({either})"))


def counted(connection: Connection, found: Select[int]) -> int:
    """Return how many rows a statement gives."""
    return int(connection.execute(select(func.count()).select_from(found.subquery())).scalar_one())


def _matching(parts: tuple[str, ...]) -> ColumnElement[bool]:
    """Nothing is looked up by a computed rowid: the words lead, and each contribution is found by its own."""
    found = literal_column(INDEX).op("MATCH")(" AND ".join(parts))
    return and_(found, contribution.c.id == _FOUND.c.rowid + 0)


def _are_few(connection: Connection, parts: tuple[str, ...]) -> bool:
    """Whether so few hold these words that the begun one is sooner read in them than listed wherever it begins."""
    met = select(_FOUND.c.rowid).where(literal_column(INDEX).op("MATCH")(" AND ".join(parts))).limit(_FEW + 1)
    return counted(connection, met) <= _FEW


def _begun(wanted: Wanted) -> tuple[str, ...]:
    return (wanted.begun,) if wanted.begun else ()


def reading(wanted: Wanted) -> ColumnElement[bool]:
    """Return the same condition, found by reading: for a walk that meets enough of them soon."""
    return and_(~contribution.c.withdrawn, *(contribution.c.stems.like(pattern) for pattern in wanted.patterns))


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"

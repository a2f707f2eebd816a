"""Every table of the schema, read and written by the list of what is held of people."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    LargeBinary,
    RowMapping,
    Table,
    and_,
    cast,
    delete,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy import Text as Words

from manifeste_tool.domain.privacy.held import BY_TABLE, HOLDINGS
from manifeste_tool.domain.privacy.holdings import Holding
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables import (
    adoption,
    amendments,
    base,
    comments,
    commission,
    contributions,
    gathering,
    journal,
    outcomes,
    people,
    publication,
    synthesis,
    telling,
    text,
    workshops,
)
from manifeste_tool.storage.tables.accounts import belonging, entering, privacy
from manifeste_tool.storage.tables.serving import nodes

_MODULES = (
    *(adoption, amendments, comments, commission, contributions, gathering, journal, outcomes, people, publication),
    *(synthesis, telling, text, workshops, belonging, entering, privacy, nodes),
)
TABLES: Mapping[str, Table] = base.metadata.tables

Row = RowMapping


def table_of(line: Holding) -> Table:
    """Return the table of a line."""
    return TABLES[line.table]


def theirs(line: Holding, person_id: int) -> ColumnElement[bool]:
    """Return the condition that a row is somebody's with an account, by its own columns or by what it hangs on."""
    table = table_of(line)
    if line.mine:
        return or_(*(table.c[name] == person_id for name in line.mine))
    if line.through:
        column, parent = line.through
        owner = TABLES[parent]
        key = next(iter(owner.primary_key.columns))
        return table.c[column].in_(select(key).where(theirs(BY_TABLE[parent], person_id)))
    return false()


def at_address(line: Holding, email: str) -> ColumnElement[bool]:
    """Return the condition that a row is of whoever has this address."""
    table = table_of(line)
    if line.address:
        return func.lower(table.c[line.address]) == email.lower()
    if line.through and BY_TABLE[line.through[1]].address:
        column, parent = line.through
        key = next(iter(TABLES[parent].primary_key.columns))
        return table.c[column].in_(select(key).where(at_address(BY_TABLE[parent], email)))
    return false()


def of_person(connection: Connection, line: Holding, person_id: int, email: str) -> Iterator[Row]:
    """Yield the rows of somebody with an account: by what refers to them, or by their address."""
    by_address = at_address(line, email) if email else false()
    yield from some(connection, line, or_(theirs(line, person_id), by_address))


def of_author(connection: Connection, line: Holding, reference: str, email: str) -> Iterator[Row]:
    """Yield the rows of a contribution, or else those of its author's address."""
    if line.reference:
        yield from some(connection, line, table_of(line).c[line.reference] == reference)
    elif email:
        yield from some(connection, line, at_address(line, email))


def some(connection: Connection, line: Holding, where: ColumnElement[bool]) -> Iterator[Row]:
    """Yield rows of one table, in the order of their keys."""
    table = table_of(line)
    yield from connection.execute(select(table).where(where).order_by(*table.primary_key.columns)).mappings()


def acted(connection: Connection, line: Holding, person_id: int) -> Iterator[Row]:
    """Yield rows of one table that are not somebody's and on which they acted."""
    table = table_of(line)
    did = or_(false(), *(table.c[name] == person_id for name in line.acts))
    yield from some(connection, line, and_(did, ~theirs(line, person_id)))


def drop(connection: Connection, line: Holding, where: ColumnElement[bool]) -> int:
    """Delete rows; return how many."""
    return int(connection.execute(delete(table_of(line)).where(where)).rowcount)


def empty(connection: Connection, line: Holding, where: ColumnElement[bool]) -> int:
    """Empty the columns that an erasure empties; return how many rows that was."""
    table = table_of(line)
    values = {name: _nothing(table.c[name]) for name in line.emptied}
    return int(connection.execute(update(table).where(where).values(**values)).rowcount) if values else 0


def holding_words(connection: Connection, line: Holding, needle: str) -> Iterator[Row]:
    """Yield the rows whose words hold some letters, whatever their case, with their keys and words alone.

    `needle` is of plain letters: JSON writes the others as escapes.
    """
    table = table_of(line)
    wanted = [table.c[name] for name in line.words]
    if wanted:
        like = or_(*(func.lower(cast(column, Words)).contains(needle.lower(), autoescape=True) for column in wanted))
        rows = connection.execute(select(*table.primary_key.columns, *_besides(table, wanted)).where(like))
        yield from rows.mappings().all()


def rewrite(connection: Connection, line: Holding, row: Row, words: Mapping[str, Any]) -> None:
    """Write other words into a row."""
    table = table_of(line)
    key = and_(*(column == row[column.name] for column in table.primary_key.columns))
    connection.execute(update(table).where(key).values(**words))


def every_word(connection: Connection) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield everything that the database's tables hold: table, column, and its values as text, each once."""
    for line in HOLDINGS:
        table = table_of(line)
        for column in _written(table):
            values = connection.execute(select(column).where(column.is_not(None))).scalars()
            yield line.table, column.name, frozenset(map(str, values))


def every_content(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes that the database's tables hold, one file at a time, each with its place."""
    for line in HOLDINGS:
        table = table_of(line)
        key = next(iter(table.primary_key.columns))
        for column in (one for one in table.columns if isinstance(one.type, LargeBinary)):
            for name in connection.execute(select(key).order_by(key)).scalars().all():
                content = connection.execute(select(column).where(key == name)).scalar()
                yield f"{line.table}.{column.name} {name}", bytes(content or b"")


def _written(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if not isinstance(column.type, LargeBinary)]


def _besides(table: Table, wanted: list[Column[Any]]) -> list[Column[Any]]:
    return [column for column in wanted if column.name not in table.primary_key.columns]


def _nothing(column: Column[Any]) -> object:
    if column.nullable:
        return None
    return [] if isinstance(column.type, JSON) else ""

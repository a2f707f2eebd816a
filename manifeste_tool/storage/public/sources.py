"""What the public was told of the sources of each version, kept as it was on the day."""

from collections.abc import Iterable

from sqlalchemy import insert, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.publication import public_source

_COLUMNS = ("key", "kind", "territory", "state")


def of_versions(connection: Connection) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the rows of every version that has some: key, kind, territory, state, by key."""
    statement = select(public_source).order_by(public_source.c.number, public_source.c.key)
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in connection.execute(statement).mappings():
        found[row["number"]] = (*found.get(row["number"], ()), tuple(row[name] for name in _COLUMNS))
    return found


def keep(connection: Connection, number: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Keep the rows of a version that has none yet."""
    filled = [{"number": number, **dict(zip(_COLUMNS, row, strict=True))} for row in rows]
    if filled:
        connection.execute(insert(public_source), filled)

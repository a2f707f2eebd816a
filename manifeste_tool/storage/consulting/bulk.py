"""Write many rows at once through the driver's own `executemany`: the statement is prepared once, rows are tuples.

SQLAlchemy makes a dictionary and a list of parameters of each row, which costs as much as writing it: an import of
100,000 contributions spends its time elsewhere.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, Table

from manifeste_tool.storage.database import Connection

Row = tuple[Any, ...]


def insert(connection: Connection, into: Table, names: Sequence[str], rows: list[Row]) -> None:
    """Insert rows whose values stand in the order of `names`, each already as `converter` gives it."""
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    columns = ", ".join(f'"{into.c[name].name}"' for name in names)
    marks = ", ".join([mark] * len(names))
    connection.exec_driver_sql(f'INSERT INTO "{into.name}" ({columns}) VALUES ({marks})', rows)  # noqa: S608 - our names


def converter(connection: Connection, column: Column[Any]) -> Callable[[Any], Any]:
    """Return what turns a value of a column into what the driver takes: a day is a text on SQLite, a day elsewhere."""
    made = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return made or (lambda value: value)

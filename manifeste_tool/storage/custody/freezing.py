"""One moment of both stores: the state of the database, and where Git's refs stood while nobody could write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import func, select

from manifeste_tool.storage.database import Connection, Database
from manifeste_tool.storage.tables.text import operation

Beside = TypeVar("Beside")


@contextmanager
def frozen(db: Database, beside: Callable[[Connection], Beside]) -> Iterator[tuple[Connection, Beside]]:
    """Give a connection that goes on seeing one state of the database, and what `beside` said at that very moment.

    It takes the writers' turn for as long as `beside` needs, no longer: what comes after waits for nobody.
    """
    with db.reading() as connection:
        with db.writing():
            connection.execute(select(func.count()).select_from(operation)).scalar()  # its state is now's
            known = beside(connection)
        yield connection, known

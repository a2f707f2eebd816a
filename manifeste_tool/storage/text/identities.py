"""The identities ever given to paragraphs: none is given twice."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import insert, select

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.text import identity


def fresh(connection: Connection, draw: Callable[[], str]) -> Callable[[], str]:
    """Return a source of identities that were never given; each call draws another."""
    drawn: set[str] = set()

    def give() -> str:
        word = draw()
        while word in drawn or known(connection, [word]):
            word = draw()
        drawn.add(word)
        return word

    return give


def known(connection: Connection, words: Iterable[str]) -> set[str]:
    """Return those of the words that were given."""
    statement = select(identity.c.id).where(identity.c.id.in_(list(words)))
    return set(connection.execute(statement).scalars())


def reserve(connection: Connection, words: Iterable[str], at: datetime) -> None:
    """Write identities as given; those already written are left alone."""
    wanted = list(words)
    already = known(connection, wanted) if wanted else set()
    rows = [{"id": word, "given_at": at} for word in dict.fromkeys(wanted) if word not in already]
    if rows:
        connection.execute(insert(identity), rows)

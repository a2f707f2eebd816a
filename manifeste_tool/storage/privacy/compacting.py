"""Write anew what the disk still holds of deleted words: indexes, pages of the database, its journal."""

from sqlalchemy import text

from manifeste_tool.storage.consulting import searching
from manifeste_tool.storage.database import Database


def compact(database: Database) -> None:
    """Write the search's index, then the database, anew; on PostgreSQL let go of what no transaction reads any more.

    Nobody may write meanwhile: whoever does waits, or is told to come back. Raises `OperationalError` where somebody
    else holds the database; nothing is lost then, and it is tried again.
    """
    with database.writing() as connection:
        searching.rewrite(connection)
    _by_itself(database, "VACUUM")


def checkpoint(database: Database) -> bool:
    """Empty SQLite's journal of pages into its file; False where somebody who reads it still keeps it."""
    if database.engine.dialect.name != "sqlite":
        return True
    return _by_itself(database, "PRAGMA wal_checkpoint(TRUNCATE)") == 0


def _by_itself(database: Database, statement: str) -> int:
    """Send a statement that no transaction may hold; return the first number it answers, 0 for none.

    SQLite's connections begin no transaction by themselves; told so again they would forget it afterwards.
    """
    with database.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        answer = connection.execute(text(statement))
        row = answer.first() if answer.returns_rows else None
        return int(row[0]) if row else 0

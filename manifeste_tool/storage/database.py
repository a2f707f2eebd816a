"""The database: SQLite by default, PostgreSQL when several machines serve; transactions are always explicit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import local
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

__all__ = ["Connection", "Database"]
_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MILLISECONDS = 15_000


@dataclass(frozen=True, slots=True)
class Database:
    """One database; connections come from its pool."""

    engine: Engine
    _own: local = field(default_factory=local, repr=False, compare=False)

    @classmethod
    def at(cls, url: str) -> "Database":
        """Open the database that a SQLAlchemy URL names; no statement is sent yet."""
        engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        return cls(engine)

    def migrate(self) -> None:
        """Bring the schema to the newest revision; running it twice changes nothing."""
        with self.engine.connect() as connection:
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one consistent state of the database."""
        with self.engine.connect() as connection:
            _begin(connection, "BEGIN")
            yield connection
            connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write in one transaction: committed at the end, rolled back if anything is raised."""
        with self.engine.connect() as connection:
            _begin(connection, "BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    def number(self, statement: str) -> int:
        """Read one number with a fixed statement, 0 for none, on a connection that this thread keeps for it.

        For what is asked at every request: no pool, no transaction of several statements, nothing to compile.
        """
        try:
            return self._number(statement)
        except DBAPIError:  # the server went away: a fresh connection tells whether it is back
            self._own.__dict__.clear()
            return self._number(statement)

    def _number(self, statement: str) -> int:
        kept: Connection | None = getattr(self._own, "connection", None)
        if kept is None:
            kept = self._own.connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return int(kept.exec_driver_sql(statement).scalar() or 0)

    def close(self) -> None:
        """Close every connection of the pool."""
        self.engine.dispose()


def _begin(connection: Connection, statement: str) -> None:
    connection.begin()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement)


def _prepare_sqlite(engine: Engine) -> None:
    """Take the transactions from the driver, which begins and commits them by itself, and make a crash lose nothing."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {_BUSY_MILLISECONDS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

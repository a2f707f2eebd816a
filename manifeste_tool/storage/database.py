"""The database: SQLite by default, PostgreSQL when several machines serve; transactions are always explicit.

Both keep the same promise, so that what holds on one holds on the other: whoever reads sees one state throughout, and
one transaction writes at a time, from its first statement to its end.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from manifeste_tool.errors import N_, UnavailableError, UnusableInstanceError

__all__ = ["Connection", "Database"]
_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MILLISECONDS = 15_000
_MIGRATION_MILLISECONDS = 600_000  # another machine may be migrating, and whoever writes has their turn first
_KEPT_IDLE = 4
_REVISION = "SELECT version_num FROM alembic_version"
_CACHE_KILOBYTES = 65_536  # a long import then writes each page of its indexes once, not every time it is touched
_ONE_WRITER = 20_260_302  # the advisory lock that every writing transaction takes; any number serves, always the same
_POSTGRESQL = "postgresql+psycopg"


class DatabaseAddressError(UnusableInstanceError):
    """The URL of the database is none, or names one that the program does not know."""

    sentence = N_(
        "MANIFESTE_DATABASE_URL n'est pas l'adresse d'une base SQLite ou PostgreSQL. "
        "Écrivez-la sous la forme postgresql://utilisateur@machine/base, ou laissez-la vide."
    )


class MissingDriverError(UnusableInstanceError):
    """PostgreSQL was asked for and its driver is not installed."""

    sentence = N_("PostgreSQL demande un pilote : installez-le par « pip install 'manifeste-tool[postgresql]' ».")


class UnreachableDatabaseError(UnusableInstanceError):
    """The database does not answer, or refuses us."""

    sentence = N_("La base de données ne répond pas : %(why)s. Vérifiez MANIFESTE_DATABASE_URL et que la base existe.")


class NewerSchemaError(UnusableInstanceError):
    """A newer release of the program migrated the database."""

    sentence = N_(
        "La base de cette instance a été mise à niveau par une version plus récente de l'outil (schéma %(theirs)s ; "
        "celle-ci connaît %(ours)s) : rien n'est touché. Installez cette version sur cette machine, puis recommencez."
    )


class UpgradedMeanwhileError(UnavailableError):
    """A newer release migrated the database while this one served: it writes no more."""

    sentence = N_(
        "Le site passe à une version plus récente de l'outil, que la machine qui vous répond n'a pas encore : rien n'a "
        "été enregistré. Gardez cette page ouverte et envoyez-la de nouveau dans une minute."
    )


@dataclass(frozen=True, slots=True)
class Database:
    """One database; connections come from its pool."""

    engine: Engine
    _idle: deque[Connection] = field(default_factory=deque, repr=False, compare=False)

    @classmethod
    def at(cls, url: str) -> "Database":
        """Open the database that a SQLAlchemy URL names; no statement is sent yet.

        Raises `DatabaseAddressError`, `MissingDriverError`.
        """
        known = _known(url)
        if known.get_backend_name() == "postgresql":
            return cls(_postgresql(known))
        engine = create_engine(known)
        _prepare_sqlite(engine)
        return cls(engine)

    @property
    def is_shared(self) -> bool:
        """Whether several machines may serve from it: PostgreSQL, and not the file of one of them."""
        return self.engine.dialect.name == "postgresql"

    def migrate(self) -> None:
        """Bring the schema to the newest revision, all or nothing; running it twice changes nothing.

        Of several machines that start at once one migrates, in the one writer's turn, and the others wait for it.
        Raises `UnreachableDatabaseError`, `NewerSchemaError`.
        """
        try:
            with self.reading() as connection:
                if is_current(connection):
                    return
                _refuse_newer(connection)
            with self._turn(_MIGRATION_MILLISECONDS) as connection:
                _refuse_newer(connection)
                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except OperationalError as error:
            raise UnreachableDatabaseError(why=str(error.orig).strip().partition("\n")[0]) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one consistent state of the database; nothing is written."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            _begin(connection, "BEGIN")
            yield connection
            connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write in one transaction, alone: committed at the end, rolled back if anything is raised.

        Raises `UpgradedMeanwhileError`, and writes nothing, once a newer release has migrated the database.
        """
        with self._turn(_BUSY_MILLISECONDS) as connection:
            if connection.exec_driver_sql(_REVISION).scalar() not in _every_revision():
                raise UpgradedMeanwhileError
            yield connection

    @contextmanager
    def _turn(self, patience: int) -> Iterator[Connection]:
        """Wait at most so many milliseconds for the one writer's turn, and have it until the end."""
        with self.engine.connect() as connection:
            _begin(connection, f"PRAGMA busy_timeout = {patience}", "BEGIN IMMEDIATE")
            if connection.dialect.name == "postgresql":
                if patience != _BUSY_MILLISECONDS:  # that one is the connection's own
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience}")
                connection.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))
            yield connection
            connection.commit()

    def number(self, statement: str) -> int:
        """Read one number with a fixed statement, 0 for none, on a connection kept for it.

        For what is asked at every request: no transaction of several statements, nothing to compile.
        """
        try:
            return self._number(self._taken(), statement)
        except DBAPIError:  # the server went away: a fresh connection tells whether it is back
            return self._number(self._fresh(), statement)

    def _taken(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._fresh()

    def _fresh(self) -> Connection:
        fresh = self.engine.connect()
        if fresh.dialect.name == "postgresql":  # on SQLite nothing begins a transaction but our own BEGIN
            fresh.execution_options(isolation_level="AUTOCOMMIT")
        return fresh

    def _number(self, asked: Connection, statement: str) -> int:
        try:
            found = int(asked.exec_driver_sql(statement).scalar() or 0)
        except BaseException:
            asked.invalidate()
            asked.close()
            raise
        if len(self._idle) < _KEPT_IDLE:  # whatever the number of threads, most of the pool stays free for all else
            self._idle.append(asked)
        else:
            asked.close()
        return found

    def close(self) -> None:
        """Close every connection, those kept for numbers included."""
        while self._idle:
            self._idle.pop().close()
        self.engine.dispose()


def is_current(connection: Connection) -> bool:
    """Whether the schema is at the newest revision that this program knows."""
    return set(MigrationContext.configure(connection).get_current_heads()) == _newest()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


@cache
def _newest() -> frozenset[str]:
    """Return the newest revision: reading it compiles every migration, and none changes while a program runs."""
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


@cache
def _every_revision() -> frozenset[str]:
    """Return every revision that this program knows; as above, none changes while it runs."""
    return frozenset(one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


def _refuse_newer(connection: Connection) -> None:
    """Raise `NewerSchemaError` where the schema is at a revision that this program does not know."""
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - _every_revision()
    if unknown:
        raise NewerSchemaError(theirs=", ".join(sorted(unknown)), ours=", ".join(sorted(_newest())))


def _begin(connection: Connection, *statements: str) -> None:
    connection.begin()
    if connection.dialect.name == "sqlite":
        for statement in statements:
            connection.exec_driver_sql(statement)


def _known(url: str) -> URL:
    try:
        known = make_url(url)
    except ArgumentError as error:
        raise DatabaseAddressError from error
    if known.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseAddressError
    return known


def _postgresql(url: URL) -> Engine:
    """Whoever waits longer than on SQLite for the one writer's turn is told so, rather than left waiting."""
    try:
        patience = {"options": f"-c lock_timeout={_BUSY_MILLISECONDS}"}
        # A thread that writes takes a second connection to keep a file: the threads are the limit, never the pool,
        # whose last connection would be waited for by who holds the writer's turn.
        return create_engine(
            url.set(drivername=_POSTGRESQL), pool_pre_ping=True, max_overflow=-1, connect_args=patience
        )
    except ModuleNotFoundError as error:
        raise MissingDriverError from error


def _prepare_sqlite(engine: Engine) -> None:
    """Take the transactions from the driver, which begins and commits them by itself, and make a crash lose nothing."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.create_function("lower", 1, _lower, deterministic=True)
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {_BUSY_MILLISECONDS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",  # words that were erased are in no page of the file
            f"cache_size = -{_CACHE_KILOBYTES}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _lower(words: str | None) -> str | None:
    """What PostgreSQL calls lower case: SQLite's own leaves É alone."""
    return None if words is None else words.lower()

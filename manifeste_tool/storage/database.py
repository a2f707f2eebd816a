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
from sqlite3 import connect
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DisconnectionError

from manifeste_tool.errors import N_, SilentDatabaseError, UnavailableError, UnusableInstanceError
from manifeste_tool.storage.faults import disk, sql
from manifeste_tool.storage.serving import revision

__all__ = ["Connection", "Database"]
_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MILLISECONDS = 15_000
_MIGRATION_MILLISECONDS = 600_000  # another machine may be migrating, and whoever writes has their turn first
_KEPT_IDLE = 4
_SCHEMA = "SELECT version_num FROM alembic_version"
_CACHE, _WIDE_CACHE = 8_192, 65_536  # KiB that a connection may hold of the file, and one that writes much
_ONE_WRITER = 20_260_302  # the advisory lock that every writing transaction takes; any number serves, always the same
_POSTGRESQL = "postgresql+psycopg"
_FIXED = "fixed"  # the folder of a database that a connection reads as one that nothing changes
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",  # words that were erased are in no page of the file
    f"cache_size = -{_CACHE}",
)


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
    _idle: deque[tuple[Connection, Any]] = field(default_factory=deque, repr=False, compare=False)

    @classmethod
    def at(cls, url: str, *, patience: int = _BUSY_MILLISECONDS) -> "Database":
        """Open the database that a SQLAlchemy URL names; no statement is sent yet.

        `patience` is how many milliseconds a writer waits for its turn. What a disk, a lock or a damaged page does to
        a statement is raised as one of `errors.StorageError`. Raises `DatabaseAddressError`, `MissingDriverError`.
        """
        known = _known(url)
        if known.get_backend_name() == "postgresql":
            engine = _postgresql(known, patience)
        else:
            engine = create_engine(known)
            _prepare_sqlite(engine, patience)
        sql.listen(engine)
        revision.follow(engine)
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
            with self._turn(f"SET LOCAL lock_timeout = {_MIGRATION_MILLISECONDS}") as connection:
                _refuse_newer(connection)
                served = bool(MigrationContext.configure(connection).get_current_heads())
                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if served:  # of a database just made no page was ever kept
                    revision.move(connection, revision.PUBLIC_REVISION)
                connection.commit()
        except SilentDatabaseError as error:
            why = str(error.__cause__).strip().partition("\n")[0]
            raise UnreachableDatabaseError(why=why) from error

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

        What a public page could show moves the public revision with it. Raises `UpgradedMeanwhileError`, and writes
        nothing, once a newer release has migrated the database.
        """
        with self._turn() as connection:
            if connection.exec_driver_sql(_SCHEMA).scalar() not in _every_revision():
                raise UpgradedMeanwhileError
            revision.begin(connection)
            yield connection
            revision.settle(connection)
            connection.commit()

    @contextmanager
    def _turn(self, *statements: str) -> Iterator[Connection]:
        """Wait for the one writer's turn, on PostgreSQL once some statements said how long; it commits by itself."""
        with self.engine.connect() as connection:
            _begin(connection, "BEGIN IMMEDIATE")
            if connection.dialect.name == "postgresql":
                for statement in statements:
                    connection.exec_driver_sql(statement)
                connection.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))
            yield connection

    def number(self, statement: str) -> int:
        """Read one number with a fixed statement, 0 for none, on a connection kept for it.

        For what is asked at every request: no transaction of several statements, nothing to compile, and the driver
        itself, which answers in an eighth of the time.
        """
        try:
            return self._number(self._taken(), statement)
        except (self.engine.dialect.loaded_dbapi.Error, SilentDatabaseError):  # a fresh connection tells if it is back
            return self._number(self._fresh(), statement)

    def _taken(self) -> tuple[Connection, Any]:
        try:
            return self._idle.pop()
        except IndexError:
            return self._fresh()

    def _fresh(self) -> tuple[Connection, Any]:
        """Return a connection and the driver's own, which is looked up once for all that it is asked."""
        fresh = self.engine.connect()
        if fresh.dialect.name == "postgresql":  # on SQLite nothing begins a transaction but our own BEGIN
            fresh.execution_options(isolation_level="AUTOCOMMIT")
        return fresh, fresh.connection.driver_connection

    def _number(self, taken: tuple[Connection, Any], statement: str) -> int:
        asked, driver = taken
        try:
            found = driver.execute(statement).fetchone()
        except BaseException as error:
            asked.invalidate()
            asked.close()
            if fault := sql.fault_of(error):
                raise fault from error
            raise
        if len(self._idle) < _KEPT_IDLE and not asked.info.get(_FIXED):  # most of the pool stays free for all else
            self._idle.append(taken)
        else:
            asked.close()
        return int(found[0]) if found else 0

    def close(self) -> None:
        """Close every connection, those kept for numbers included."""
        while self._idle:
            self._idle.pop()[0].close()
        self.engine.dispose()


@contextmanager
def wide(connection: Connection) -> Iterator[None]:
    """Let a transaction that writes much write each page of its indexes once, not every time it is touched.

    Where it fails the connection stays as wide: no statement is sent on one that may be broken.
    """
    narrows = connection.dialect.name == "sqlite"
    if narrows:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_WIDE_CACHE}")
    yield
    if narrows:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE}")


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


def _begin(connection: Connection, statement: str) -> None:
    connection.begin()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement)


def _known(url: str) -> URL:
    try:
        known = make_url(url)
    except ArgumentError as error:
        raise DatabaseAddressError from error
    if known.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseAddressError
    return known


def _postgresql(url: URL, patience: int) -> Engine:
    """Whoever waits longer than on SQLite for the one writer's turn is told so, rather than left waiting."""
    try:
        options = {"options": f"-c lock_timeout={patience}"}
        # A thread that writes takes a second connection to keep a file: the threads are the limit, never the pool,
        # whose last connection would be waited for by who holds the writer's turn.
        address = url.set(drivername=_POSTGRESQL)
        return create_engine(address, pool_pre_ping=True, max_overflow=-1, connect_args=options)
    except ModuleNotFoundError as error:
        raise MissingDriverError from error


def _prepare_sqlite(engine: Engine, patience: int) -> None:
    """Take the transactions from the driver, which begins and commits them by itself, and make a crash lose nothing.

    On a disk that takes no writing the file is read as it is, for as long as the disk takes none.
    """

    @event.listens_for(engine, "do_connect")
    def _reached(_dialect: object, record: Any, given: Any, options: Any) -> Any:
        path = Path(given[0])
        if not path.is_file() or not disk.is_read_only(path.parent):
            return None  # as the driver would
        record.info[_FIXED] = path.parent
        return connect(sql.read_only_address(path), uri=True, **options)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        connection.create_function("lower", 1, _lower, deterministic=True)
        cursor = connection.cursor()
        for pragma in (f"busy_timeout = {patience}", *(() if record.info.get(_FIXED) else _PRAGMAS)):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "checkout")
    def _still_so(_connection: object, record: Any, _proxy: object) -> None:
        folder = record.info.get(_FIXED)
        if folder and not disk.is_read_only(folder):
            raise DisconnectionError  # what was read as fixed may change from now on: it is opened anew


def _lower(words: str | None) -> str | None:
    """What PostgreSQL calls lower case: SQLite's own leaves É alone."""
    return None if words is None else words.lower()

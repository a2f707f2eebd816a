"""What SQLite and PostgreSQL say when they cannot do their work, as one of our errors: the one place that reads codes.

SQLite says so by numbers of its own, PostgreSQL by the five signs of SQLSTATE. What a program does wrong (a constraint,
a name that is none) is no fault of the storage and passes as it is.
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, ExceptionContext, event

from manifeste_tool.errors import (
    BusyDatabaseError,
    DamagedDataError,
    ReadOnlyStorageError,
    SilentDatabaseError,
    StorageError,
    StorageFullError,
)

Family = type[StorageError]
_PRIMARY = 0xFF  # the rest of a number of SQLite tells more of the same
_SQLITE: Mapping[int, Family] = {
    sqlite3.SQLITE_BUSY: BusyDatabaseError,
    sqlite3.SQLITE_LOCKED: BusyDatabaseError,
    sqlite3.SQLITE_FULL: StorageFullError,
    sqlite3.SQLITE_READONLY: ReadOnlyStorageError,
    sqlite3.SQLITE_PERM: ReadOnlyStorageError,
    sqlite3.SQLITE_CANTOPEN: SilentDatabaseError,
    sqlite3.SQLITE_CORRUPT: DamagedDataError,
    sqlite3.SQLITE_NOTADB: DamagedDataError,
    sqlite3.SQLITE_IOERR: DamagedDataError,
}
#: The classes of SQLSTATE first by whole, then by their first two signs.
_POSTGRESQL: Mapping[str, Family] = {
    "53100": StorageFullError,
    "25006": ReadOnlyStorageError,
    "55P03": BusyDatabaseError,
    "57014": BusyDatabaseError,
    "40001": BusyDatabaseError,
    "40P01": BusyDatabaseError,
    "53": BusyDatabaseError,
    "XX": DamagedDataError,
    "58": DamagedDataError,
    "57": SilentDatabaseError,
    "08": SilentDatabaseError,
}
#: What SQLite says when a disk is full while it writes beside the database, and not into it.
_FULL_BESIDE = frozenset({sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_TRUNCATE})


def listen(engine: Engine) -> None:
    """Have an engine raise our errors in the place of those that the storage is at fault for."""

    @event.listens_for(engine, "handle_error")
    def _told(context: ExceptionContext) -> StorageError | None:
        return fault_of(context.original_exception)


def fault_of(error: BaseException) -> StorageError | None:
    """Return what an error of a driver means for whoever acts, None where the storage is not at fault."""
    if isinstance(error, sqlite3.Error):
        family = _of_sqlite(getattr(error, "sqlite_errorcode", 0))
    elif hasattr(error, "sqlstate"):
        family = _of_postgresql(error.sqlstate, error)
    else:
        family = None
    return family() if family else None


def _of_sqlite(code: int) -> Family | None:
    return StorageFullError if code in _FULL_BESIDE else _SQLITE.get(code & _PRIMARY)


def _of_postgresql(state: str | None, error: BaseException) -> Family | None:
    if state is None:  # no server answered: psycopg has no code for it
        return SilentDatabaseError if type(error).__name__ in ("OperationalError", "InterfaceError") else None
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])


def read_only_address(path: Path) -> str:
    """Return how SQLite opens a database on a disk that takes no writing.

    With a log beside it, what it holds is read too; without one the file is all there is, and nothing changes it.
    """
    log = path.with_name(f"{path.name}-wal")
    settled = not log.exists() or not log.stat().st_size
    return f"file:{quote(path.as_posix())}?mode=ro{'&immutable=1' if settled else ''}"

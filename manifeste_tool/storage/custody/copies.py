"""Copies of a SQLite file as it was before a migration, beside it, each named by its moment."""

from datetime import datetime
from pathlib import Path

from manifeste_tool.domain.custody import backups
from manifeste_tool.storage.custody import dumps
from manifeste_tool.storage.database import Database, is_current
from manifeste_tool.storage.faults import disk

FOLDER = "avant-migration"  # `places.is_passing` knows it too: it is no part of the instance
_ENDING = ".sqlite3"


def keep(db: Database, home: Path, at: datetime) -> Path | None:
    """Copy the database of an earlier release; None where there is nothing to copy, or PostgreSQL keeps it.

    Raises `StorageFullError`, and leaves no half of a copy.
    """
    with db.reading() as connection, disk.told():
        if connection.dialect.name != "sqlite" or is_current(connection) or not dumps.schema_of(connection):
            return None
        (home / FOLDER).mkdir(mode=0o700, exist_ok=True)
        made = home / FOLDER / f"{backups.name_of(at)}{_ENDING}"
        fresh = made.with_name(f".{made.name}")
        try:
            dumps.write(connection, str(db.engine.url), fresh)
            return fresh.replace(made)
        finally:
            fresh.unlink(missing_ok=True)


def every(home: Path) -> dict[str, Path]:
    """Return the copies that are there, by the name that says their moment."""
    return {one.stem: one for one in (home / FOLDER).glob(f"*{_ENDING}") if not one.name.startswith(".")}

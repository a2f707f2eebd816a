"""Bring the schema to this release's: a copy of the SQLite file is kept first, for as long as a backup would be.

The migrations are one transaction on both databases: one that fails leaves the database as it was. The copy is for what
is found out later. On PostgreSQL one makes a backup by the release that is left.
"""

from datetime import timedelta
from pathlib import Path

from manifeste_tool.domain.custody import backups
from manifeste_tool.errors import N_, ManifesteError, UnusableInstanceError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.custody import copies


class FailedMigrationError(UnusableInstanceError):
    """The schema could not be brought to this release's."""

    sentence = N_(
        "La base n'a pas pu être mise au niveau de cette version de l'outil (%(why)s) : elle est restée comme elle "
        "était. Reprenez la version précédente de l'outil, qui la lit toujours, et signalez cette erreur."
    )


def migrate(ws: Workspace, settings: Settings) -> Path | None:
    """Bring the schema to the newest revision, all or nothing; return where the copy of before is, None for none.

    Raises `FailedMigrationError`, `UnreachableDatabaseError`, and `StorageFullError` where the copy has no room.
    """
    try:
        kept = copies.keep(ws.db, settings.home.root, ws.now())
        ws.db.migrate()
    except ManifesteError:
        raise
    except Exception as error:
        raise FailedMigrationError(why=str(error).partition("\n")[0]) from error
    return kept


def aged_out(ws: Workspace, settings: Settings, kept_for: timedelta) -> tuple[Path, ...]:
    """Return the copies that are past the time of a backup."""
    there = copies.every(settings.home.root)
    return tuple(there[name] for name in backups.aged_out(there, ws.now(), kept_for))

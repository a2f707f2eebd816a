"""The backups that `manifeste work` keeps in a folder: made every so many hours, gone after so many days."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from manifeste_tool.domain.custody import backups
from manifeste_tool.domain.privacy.retention import BY_NAME
from manifeste_tool.services.custody import migrating
from manifeste_tool.services.custody.backing_up import back_up
from manifeste_tool.services.health.clocking import is_steady
from manifeste_tool.services.serving import turns
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import settings as kept
from manifeste_tool.storage.custody import shelves
from manifeste_tool.storage.database import Connection

#: What backups are called in the list of durations.
KEPT_AS = "backups"


def is_due(ws: Workspace, settings: Settings) -> bool:
    """Whether there is something to do: a backup to be made, or one to be deleted, or a copy of before a migration.

    Of several machines with such a folder one makes them, for as long as it is there; each deletes its own old ones.
    """
    if settings.backups is None:
        turns.gives_up(ws, turns.BACKUPS, settings.node)
    if _old_copies(ws, settings):
        return True
    return settings.backups is not None and (_lacks_one(ws, settings.backups, settings) or bool(_old(ws, settings)))


def _lacks_one(ws: Workspace, folder: Path, settings: Settings) -> bool:
    due = backups.is_due(shelves.names(folder), ws.now(), timedelta(hours=settings.backup_every))
    return due and turns.takes(ws, turns.BACKUPS, settings.node)


def keep(ws: Workspace, settings: Settings, *, told: Mapping[str, str]) -> Path | None:
    """Make the backup that is due and drop those that are too old; return the one that was made, None for none.

    Of several processes, and of several machines, one does it. Raises what `back_up` does; the old ones are gone
    all the same.
    """
    for copy in _old_copies(ws, settings):
        copy.unlink(missing_ok=True)
    if settings.backups is None:
        return None
    with shelves.alone(settings.backups) as mine:
        if not mine:
            return None
        age_out(ws, settings)
        if not _lacks_one(ws, settings.backups, settings):
            return None
        made = settings.backups / backups.name_of(ws.now())
        back_up(ws, settings, made, told=told)
        return made


def age_out(ws: Workspace, settings: Settings) -> tuple[str, ...]:
    """Delete the backups that may be kept no longer, the last one too; return their names."""
    old = _old(ws, settings)
    for name in old:
        shelves.drop(settings.backups or Path(), name)
    return old


def days(connection: Connection, settings: Settings) -> int:
    """Return how many days a backup is kept: as the instance says on its page of durations, else as it was started."""
    told = kept.get(connection, BY_NAME[KEPT_AS].setting)
    return int(told) if told else settings.backup_days


def _old(ws: Workspace, settings: Settings) -> tuple[str, ...]:
    """Return the backups that are past their time; none while the clock is not to be believed."""
    if not is_steady(ws):
        return ()
    here = shelves.names(settings.backups) if settings.backups else ()
    return backups.aged_out(here, ws.now(), _kept_for(ws, settings))


def _old_copies(ws: Workspace, settings: Settings) -> tuple[Path, ...]:
    return migrating.aged_out(ws, settings, _kept_for(ws, settings)) if is_steady(ws) else ()


def _kept_for(ws: Workspace, settings: Settings) -> timedelta:
    with ws.reading() as connection:
        return timedelta(days=days(connection, settings))

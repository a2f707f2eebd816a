"""Whether the server's clock may be believed before what is past its time is deleted."""

from collections.abc import Iterator
from datetime import datetime

from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.guarding.clock import is_doubtful, leapt
from manifeste_tool.errors import N_, StaleError
from manifeste_tool.services.health.beating import LEAP, last_beat
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.database import Connection

_PATH = "/conservation"
_WAITS = N_("L'horloge du serveur a sauté : rien de périmé n'est effacé d'ici 24 heures. Faites vérifier sa date.")


class LeaptClockError(StaleError):
    """The clock leapt, and what looks old may not be."""

    sentence = N_(
        "L'horloge du serveur a sauté depuis le dernier tour de travail : rien n'est effacé. Faites vérifier la date "
        "du serveur ; si elle est juste, l'effacement reprend de lui-même au bout de 24 heures de travail."
    )


def refuse_leap(ws: Workspace) -> None:
    """Raise `LeaptClockError` while the clock is not to be believed."""
    with ws.reading() as connection:
        if leapt(last_beat(connection), ws.now()) or is_doubtful(_doubted(connection), ws.now()):
            raise LeaptClockError


def is_steady(ws: Workspace) -> bool:
    """Whether the clock may be believed."""
    try:
        refuse_leap(ws)
    except LeaptClockError:
        return False
    return True


def secretariat_tasks(ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Return what the secretariat is told while nothing is deleted."""
    doubted = _doubted(connection)
    if is_doubtful(doubted, ws.now()):
        yield Task(Queue.DEADLINE, LEAP, _WAITS, _PATH, since=doubted)


def _doubted(connection: Connection) -> datetime | None:
    said = settings.get(connection, LEAP)
    return datetime.fromisoformat(said) if said else None

"""What prepared versions ask of the secretariat: to be published, or to be given an hour that will hold."""

from collections.abc import Iterator

from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.errors import N_
from manifeste_tool.services.publication.preparation_pages import refusal
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.publication import preparations

PREPARED = "/versions/preparees"
_READY = N_("Publier, ou choisir une heure")
_HINDERED = N_("Lever ce qui empêche la publication")
_WAITS = N_("Attendre l'heure, ou publier")


def secretariat_tasks(ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Yield the versions that are prepared; due is their hour."""
    for one in preparations.waiting(connection):
        hindered = refusal(ws, connection, one) is not None
        act = _HINDERED if hindered else _WAITS if one.opens_at else _READY
        title = f"{one.number} : {one.title}"
        path = f"{PREPARED}/{one.id}"
        yield Task(Queue.PREPARATION, str(one.id), title, path, one.prepared_at, one.opens_at, act=act)

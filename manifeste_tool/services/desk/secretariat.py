"""The secretariat's own queues, each a count, its oldest and a few of its tasks: never the whole of it."""

from collections.abc import Iterator
from datetime import timedelta

from manifeste_tool.domain.commission.tasks import Portion, Queue, Task, Waiting, waiting
from manifeste_tool.services.examining.falling import consequences
from manifeste_tool.services.publication.publishing import unsourced
from manifeste_tool.services.text.reading import published_until
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import waiting as stored
from manifeste_tool.storage.commission.waiting import Found, Row
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.integration import copies

JUDGING = "/secretariat/recevabilite"
CONFIRMING = "/secretariat/a-confirmer"
PUBLISHING = "/secretariat/avis"
REPORTS = "/secretariat/signalements"
WORKSHOP = "/secretariat/atelier"
#: How long before its date a working copy is shown to the secretariat.
_SOON = timedelta(days=7)
_SHORT = 80


def admissibility(_: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the amendments to be judged admissible or not."""
    return _queue(Queue.ADMISSIBILITY, JUDGING, stored.filed(connection, portion))


def reexamination(_: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the refusals to be looked at again."""
    return _queue(Queue.REEXAMINATION, f"{JUDGING}#reexamens", stored.to_reexamine(connection, portion))


def decision(ws: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the amendments to be decided."""
    return _queue(Queue.DECISION, "/derouleur", stored.to_decide(connection, ws.cycle(connection), portion))


def confirmation(ws: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the open amendments that adoptions make fall or satisfy, since these adoptions."""
    adopted = consequences(ws, connection)
    causes = {**adopted.falls, **adopted.satisfied}
    found = amendments.some(connection, causes) if causes else {}
    since = stored.decided_at(connection, {one for one in causes.values() if one})
    tasks = (
        Task(
            queue=Queue.CONFIRMATION,
            thing=str(key),
            title=found[key].headline,
            path=f"{CONFIRMING}#{'a' if key in adopted.falls else 's'}{found[key].number}",
            since=since.get(cause),
        )
        for key, cause in causes.items()
    )
    return waiting(Queue.CONFIRMATION, CONFIRMING, tasks, portion)


def integration(_: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the adopted amendments to bring into the text."""
    return _queue(Queue.INTEGRATION, WORKSHOP, stored.to_integrate(connection, portion))


def opinion(_: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the opinions to publish."""
    return _queue(Queue.OPINION, PUBLISHING, stored.opinions(connection, portion))


def report(_: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the comments that somebody reported."""
    return _queue(Queue.REPORT, REPORTS, stored.reported(connection, portion))


def rectification(_: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the rectifications proposed to authors who have not answered."""
    found = stored.offered(connection, portion)
    return _queue(Queue.RECTIFICATION, "/amendements?rectification=proposee", found)


def copy(ws: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the working copies whose date is near or past."""
    soon = ws.now() + _SOON
    due = (one for one in copies.every(connection) if one.is_open and one.due_at and one.due_at <= soon)
    tasks = (Task(Queue.COPY, str(one.id), one.title, f"/copies/{one.id}", one.lent_at, one.due_at) for one in due)
    return waiting(Queue.COPY, "/copies", tasks, portion)


def source(ws: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the paragraphs that have neither a source nor a declaration, since they were written."""
    text = ws.text(connection, ws.main(connection))
    missing = unsourced(connection, text)
    since = stored.touched_last(connection, [unit.id for unit in missing])
    tasks = (
        Task(Queue.SOURCE, unit.id, text.places[unit.id].label, f"/paragraphes/{unit.id}/sources", since.get(unit.id))
        for unit in missing
    )
    return waiting(Queue.SOURCE, "/versions#publier", tasks, portion)


def publication(_: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return what changed since the last version."""
    found = stored.unpublished(connection, MAIN, after=published_until(connection), portion=portion)
    return _queue(Queue.PUBLICATION, "/histoire", found)


def _queue(queue: Queue, path: str, found: Found) -> Waiting:
    return Waiting(queue, path, found.count, found.since, None, tuple(_tasks(queue, path, found)))


def _tasks(queue: Queue, path: str, found: Found) -> Iterator[Task]:
    for row in found.rows:
        yield Task(queue, row.thing, _title(row), _path(row, path), row.since)


def _title(row: Row) -> str:
    words = " ".join(row.title.split())
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rstrip()}…"


def _path(row: Row, otherwise: str) -> str:
    """Return the sheet of the amendment that a row is about, the queue's page for what is about none."""
    return f"/amendements/{row.cycle}/{row.number}" if row.number else otherwise

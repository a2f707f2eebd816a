"""What the registers bring to the secretariat's desk: requests to answer, breaches to tell and to close."""

from collections.abc import Iterator

from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.registers.requests import RequestState
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.registers import breaches, requests

_MOST, _SHORT = 100, 80


def secretariat_tasks(_ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Yield the requests that wait for their answer and the breaches that are open, each with its date."""
    for one in requests.page(connection, state=RequestState.RECEIVED, limit=_MOST)[0]:
        path = f"/registres/demandes/{one.id}"
        yield Task(Queue.DATA_REQUEST, str(one.id), f"{one.id} : {one.kind}", path, one.received_at, one.due_at)
    for each in breaches.page(connection, limit=_MOST)[0]:
        if each.closed_at is None:
            due, path = each.due_at if each.authority_waits else None, f"/registres/violations/{each.id}"
            title = each.nature.splitlines()[0][:_SHORT]
            yield Task(Queue.BREACH, str(each.id), title, path, each.found_at, due)

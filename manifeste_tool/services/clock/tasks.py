"""What deadlines bring to the secretariat's desk: those that near and those past; votes and copies bring their own."""

from collections.abc import Iterator
from datetime import timedelta

from manifeste_tool.domain.commission.deadlines import Deadline, DeadlineKind
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.services.clock import deadlines
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

_NEAR = timedelta(days=7)
_ELSEWHERE = (DeadlineKind.BALLOT, DeadlineKind.COPY)
_QUEUES = {DeadlineKind.REPORT: Queue.RESTITUTION}


def secretariat_tasks(ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Return the deadlines of the coming week, and those past, for which somebody is missing; `count` says how many."""
    for one in deadlines.every(ws, connection):
        missing = len(one.missing)
        if missing and one.kind not in _ELSEWHERE and one.at - _NEAR <= ws.now() and not _is_over(ws, one):
            path = f"/secretariat/echeances/{one.key}?voir=manquent"
            queue = _QUEUES.get(one.kind, Queue.DEADLINE)
            yield Task(queue, one.key, one.title, path, since=one.at - _NEAR, due=one.at, count=missing)


def _is_over(ws: Workspace, one: Deadline) -> bool:
    """Whether nothing can be done about a deadline any more: a closed filing."""
    return one.kind is DeadlineKind.FILING and one.at <= ws.now()

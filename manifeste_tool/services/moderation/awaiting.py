"""What moderation asks of the secretariat: contributions to moderate, decisions to look at again."""

from manifeste_tool.domain.commission.tasks import Portion, Queue, Task, Waiting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.moderation import moderation_queue
from manifeste_tool.storage.moderation.moderation_queue import Pile

QUEUE = "/secretariat/moderation"
_SHORT = 80


def moderation(_: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the contributions that wait for a moderator."""
    return _waiting(connection, Queue.MODERATION, Pile.WAITING, portion)


def reexamination(_: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the decisions not to publish whose author asks that somebody else look again."""
    return _waiting(connection, Queue.CONTESTED, Pile.CONTESTED, portion)


def _waiting(connection: Connection, queue: Queue, pile: Pile, asked: Portion) -> Waiting:
    found = moderation_queue.portion(connection, pile, asked)
    said = contributions.of_references(connection, (line.reference for line in found.lines))
    tasks = tuple(
        Task(queue, line.reference, _title(said[line.reference].title or said[line.reference].body), path, line.since)
        for line in found.lines
        for path in (f"{QUEUE}/{line.reference}",)
    )
    path = QUEUE if pile is Pile.WAITING else f"{QUEUE}?etat={pile}"
    return Waiting(queue, path, found.count, found.since, None, tasks)


def _title(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT].rstrip()}…"

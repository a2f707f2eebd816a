"""Take a thing or a whole queue of the desk, give it to somebody of the secretariat, give it back."""

from collections.abc import Mapping

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services import notifying
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people, stages
from manifeste_tool.storage.commission import assignments
from manifeste_tool.storage.database import Connection

#: How many characters of the name of a thing are kept.
_LONGEST = 64


class UnknownQueueError(RefusedError):
    """What is to be given is no queue of the desk."""

    sentence = N_("Cette file n'existe pas. Rechargez « À faire », puis recommencez.")


class UnfitHolderError(RefusedError):
    """A task is given to somebody who has no desk."""

    fields = ("person", "holder")
    sentence = N_("Une tâche se confie à une personne du secrétariat active. Choisissez dans la liste.")


def secretaries(ws: Workspace, connection: Connection) -> Mapping[int, str]:
    """Return those to whom a task may be given, by identifier."""
    there = stages.every(connection)
    everybody = people.every(connection)
    return {one.id: one.name for one in everybody if may(Reader(one, there, ws.now()), Act.SEE_DESK)}


def give(ws: Workspace, by: Person, queue: str, thing: str, *, to: int) -> Person:
    """Give one thing of a queue, or the whole of it (`thing` `""`), to somebody, who is told; return them.

    Raises `ForbiddenError`, `UnknownQueueError`, `UnfitHolderError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ASSIGN)
        wanted = _queue(queue, thing)
        if to not in secretaries(ws, connection):
            raise UnfitHolderError
        had = assignments.holder(connection, wanted, thing)
        if had != to:
            assignments.give(connection, wanted, thing, person_id=to, by_id=by.id, at=ws.now())
            fact_id = _record(ws, connection, by, to, queue=str(wanted), thing=thing)
            notifying.notify(connection, fact_id, {to} - {by.id})
        return people.named(connection, [to])[to]


def give_back(ws: Workspace, by: Person, queue: str, thing: str) -> None:
    """Give a thing, or a whole queue, back to whoever comes first. Raises `ForbiddenError`, `UnknownQueueError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ASSIGN)
        wanted = _queue(queue, thing)
        had = assignments.holder(connection, wanted, thing)
        if had is not None:
            assignments.give_back(connection, wanted, thing)
            _record(ws, connection, by, had, queue=str(wanted), thing=thing, given_back="1")


def _queue(name: str, thing: str) -> Queue:
    if name not in set(Queue) or len(thing) > _LONGEST:
        raise UnknownQueueError
    return Queue(name)


def _record(ws: Workspace, connection: Connection, by: Person, about: int, **details: str) -> int:
    name = Happened.TASK_ASSIGNED
    said = Fact(name, ws.now(), by.id, About.PERSON, str(about), details, Audience.SECRETARIAT)
    return journal.record(connection, said)

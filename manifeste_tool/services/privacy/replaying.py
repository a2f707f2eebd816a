"""Play the register of erasures again, on data restored from before it."""

from collections.abc import Callable, Iterable, Mapping

from manifeste_tool.domain.privacy.erasures import Erasure, ErasureKind
from manifeste_tool.services.contributing import leaving
from manifeste_tool.services.privacy.erasing import erase_person
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.privacy import register
from manifeste_tool.storage.record import records


def replay(ws: Workspace, entries: Iterable[Erasure]) -> int:
    """Forget again what the register says; return how many erasures had anything to do. May run twice.

    What is played again stands in the table as it stood in the file, and waits for `settling.settle`.
    """
    done = 0
    for one in entries:
        with ws.writing() as connection:
            did = _AGAIN[one.kind](ws, connection, one.subject)
            register.put_back(connection, one, undone=did)
            done += did
    return done


def _person(ws: Workspace, connection: Connection, subject: str) -> bool:
    return bool(erase_person(ws, connection, int(subject)))


def _contribution(ws: Workspace, connection: Connection, subject: str) -> bool:
    return leaving.take_back_all(ws, connection, subject)


def _contributor(ws: Workspace, connection: Connection, subject: str) -> bool:
    return leaving.forget_author(ws, connection, subject)


def _mention(ws: Workspace, connection: Connection, subject: str) -> bool:
    number, _, name = subject.partition(" ")
    return bool(records.erase_named(connection, number, name, ws.now()))


_AGAIN: Mapping[ErasureKind, Callable[[Workspace, Connection, str], bool]] = {
    ErasureKind.PERSON: _person,
    ErasureKind.CONTRIBUTION: _contribution,
    ErasureKind.CONTRIBUTOR: _contributor,
    ErasureKind.MENTION: _mention,
}

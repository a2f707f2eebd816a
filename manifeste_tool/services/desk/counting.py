"""How much awaits whoever is signed in: the one number that every page, the desk and the weekly mail say."""

from datetime import datetime
from typing import Any

from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.desk.queues import member_tasks, queues
from manifeste_tool.services.examining.ordering import state_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.serving import revision
from manifeste_tool.storage.text import texts


def count(ws: Workspace, connection: Connection, reader: Reader) -> int:
    """Return how many things await the reader, those of its desk too for the secretariat.

    0 for a visitor, and before the text is founded.
    """
    person = reader.person
    if person is None or not person.active or texts.tip_of(connection, MAIN) is None:
        return 0
    return _kept(ws, connection, person) + (of_desk(ws, connection) if may(reader, Act.SEE_DESK) else 0)


def _kept(ws: Workspace, connection: Connection, person: Person) -> int:
    """Return what `own` does: once for as long as nothing is written, a minute at most, as every page says it.

    For a reading transaction alone: one that writes does not see the revision that it will move.
    """
    name = ("awaiting", person.id)
    state = (revision.current(connection, revision.WRITTEN_REVISION), _minute(ws))
    kept: Any = ws.remembered.known([name]).get(name)
    if kept is None or kept[0] != state:
        kept = (state, own(ws, connection, person))
        ws.remembered.keep({name: kept})
    counted: int = kept[1]
    return counted


def own(ws: Workspace, connection: Connection, person: Person) -> int:
    """Return how many things await one person by themselves."""
    return sum(task.count for task in member_tasks(ws, connection, person))


def of_desk(ws: Workspace, connection: Connection) -> int:
    """Return how many things wait in all the queues of the secretariat.

    Counted once for as long as nothing happens, a minute at most: the hour alone makes a copy due.
    """
    state, name = state_of(ws, connection), ("desk", _minute(ws))
    kept = ws.latest.get(state, name)
    return kept if isinstance(kept, int) else keep(ws, connection, sum(one.count for one in queues(ws, connection)))


def keep(ws: Workspace, connection: Connection, counted: int) -> int:
    """Keep what the desk has just counted for the pages that follow."""
    return ws.latest.keep(state_of(ws, connection), ("desk", _minute(ws)), counted)


def _minute(ws: Workspace) -> datetime:
    """Return the minute that it is: the hour alone makes things due."""
    return ws.now().replace(second=0, microsecond=0)

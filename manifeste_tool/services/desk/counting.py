"""How much awaits whoever is signed in: the one number that every page, the desk and the weekly mail say."""

from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.desk.queues import member_tasks, queues
from manifeste_tool.services.examining.ordering import state_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts


def count(ws: Workspace, connection: Connection, reader: Reader) -> int:
    """Return how many things await the reader, those of its desk too for the secretariat.

    0 for a visitor, and before the text is founded.
    """
    person = reader.person
    if person is None or not person.active or texts.tip_of(connection, MAIN) is None:
        return 0
    return own(ws, connection, person) + (of_desk(ws, connection) if may(reader, Act.SEE_DESK) else 0)


def own(ws: Workspace, connection: Connection, person: Person) -> int:
    """Return how many things await one person by themselves."""
    return sum(task.count for task in member_tasks(ws, connection, person))


def of_desk(ws: Workspace, connection: Connection) -> int:
    """Return how many things wait in all the queues of the secretariat.

    Counted once for as long as nothing happens, a minute at most: the hour alone makes a copy due.
    """
    state, name = state_of(ws, connection), ("desk", ws.now().replace(second=0, microsecond=0))
    kept = ws.latest.get(state, name)
    return kept if isinstance(kept, int) else keep(ws, connection, sum(one.count for one in queues(ws, connection)))


def keep(ws: Workspace, connection: Connection, counted: int) -> int:
    """Keep what the desk has just counted for the pages that follow."""
    name = ("desk", ws.now().replace(second=0, microsecond=0))
    return ws.latest.keep(state_of(ws, connection), name, counted)

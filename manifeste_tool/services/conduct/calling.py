"""Call amendments one after the other: what the room looks at, on every screen."""

from manifeste_tool.domain.amending.amendments import Move
from manifeste_tool.domain.commission.conduct import NotOpenSittingError
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.amending.proposing import known, record
from manifeste_tool.services.conduct.agenda import agenda, course, refuse_foreign
from manifeste_tool.services.examining.pronouncing import enter
from manifeste_tool.services.sittings.rooms import known as held
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.commission import sittings
from manifeste_tool.storage.database import Connection

_LAST_PART = 99


def call(ws: Workspace, by: Person, sitting_id: int, amendment_id: int) -> None:
    """Show an amendment to the room; its discussion begins, once.

    Raises `ForbiddenError`, `NotFoundError`, `NotOpenSittingError`, `NotOfSittingError`.
    """
    with ws.reading() as connection:
        refuse_foreign(connection, agenda(ws, connection, held(connection, sitting_id)).ids, amendment_id)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.CONDUCT_SITTING)
        sitting = held(connection, sitting_id)
        if not timely(Act.CONDUCT_SITTING, sitting.state):
            raise NotOpenSittingError(state=sitting.state)
        show(ws, connection, by, sitting, amendment_id)


def step(ws: Workspace, by: Person, sitting_id: int, *, seen: int | None, forward: bool = True) -> None:
    """Call what comes after what was seen on the screen, or before it; at the end of the list nothing changes.

    Raises what `call` raises.
    """
    with ws.reading() as connection:
        around = course(ws, connection, held(connection, sitting_id), seen)
    wanted = around.after if forward else around.before
    if wanted:
        call(ws, by, sitting_id, wanted[0])


def show(ws: Workspace, connection: Connection, by: Person, sitting: Sitting, amendment_id: int | None) -> None:
    """Put an amendment before the room, inside a transaction; None once the list is through."""
    sittings.change(connection, sitting.id, {"called_id": amendment_id})
    settings.put(connection, _part_name(sitting), "1")
    amendment = known(connection, amendment_id) if amendment_id else None
    if amendment and amendment.allows(Move.DISCUSS):
        enter(connection, amendment, Move.DISCUSS)
        record(ws, connection, by, amendment, Happened.AMENDMENT_CALLED)


def turn(ws: Workspace, by: Person, sitting_id: int, *, part: int) -> None:
    """Show another part of an amendment too long for one screen. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.HOLD_SITTING)
        sitting = held(connection, sitting_id)
        settings.put(connection, _part_name(sitting), str(max(1, min(part, _LAST_PART))))


def part_shown(connection: Connection, sitting: Sitting) -> int:
    """Return which part of the amendment the room is looking at, from 1."""
    return int(settings.get(connection, _part_name(sitting)) or 1)


def _part_name(sitting: Sitting) -> str:
    return f"sitting.{sitting.id}.part"

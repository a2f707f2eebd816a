"""The screen for the room: one amendment at a time, the next three announced, the quorum and the voices."""

import hashlib
from dataclasses import dataclass, replace

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.screens import Display, display
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.amending.amendment_pages import Row, rows
from manifeste_tool.services.conduct.agenda import Agenda, agenda, course, floor
from manifeste_tool.services.conduct.calling import part_shown
from manifeste_tool.services.conduct.ruling import last_decision
from manifeste_tool.services.conduct.showing import Numbers, OnScreen, numbers, on_screen
from manifeste_tool.services.sittings.rooms import known as held
from manifeste_tool.services.text.reading import may_see
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import decisions
from manifeste_tool.storage.database import Connection

_ANNOUNCED = 3


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """What the projector shows. `shown` is None while nothing is called; `numbers` None for who may not see them.

    `last` are those decided last, by one vote; `turn` changes with whatever is on the screen.
    """

    sitting: Sitting
    shown: OnScreen | None
    display: Display
    part: int
    following: tuple[Row, ...]
    numbers: Numbers | None
    last: tuple[Amendment, ...]
    turn: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What tells one moment of a sitting from the next: for the projector, and for a colleague's screen."""

    screen: str
    desk: str


def screen_page(ws: Workspace, person: Person | None, sitting_id: int) -> ScreenPage:
    """Return what the room sees now. Raises `NotFoundError` also for who may not see sittings at this stage."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        sitting = seen_sitting(connection, reader, sitting_id)
        known = agenda(ws, connection, sitting)
        shown = _shown(ws, connection, reader, sitting, known)
        made = display(shown.units, above=shown.above) if shown else display(())
        there = reader.sees(Thing.ATTENDANCE)
        return ScreenPage(
            sitting=sitting,
            shown=shown,
            display=made,
            part=made.number(part_shown(connection, sitting)),
            following=announced(ws, connection, sitting, known),
            numbers=numbers(floor(ws, connection, sitting_id)) if there else None,
            last=_last(connection, reader, sitting_id),
            turn=turn_of(ws, connection, sitting).screen,
        )


def turn(ws: Workspace, person: Person | None, sitting_id: int) -> Turn:
    """Return what is to be asked every two seconds. Raises `NotFoundError`."""
    with ws.reading() as connection:
        return turn_of(ws, connection, seen_sitting(connection, ws.reader(person, connection), sitting_id))


def seen_sitting(connection: Connection, reader: Reader, sitting_id: int) -> Sitting:
    """Return a sitting for somebody who may see it. Raises `NotFoundError`."""
    sitting = held(connection, sitting_id)
    if not reader.sees(Thing.SITTING):
        raise NotFoundError
    return sitting


def announced(ws: Workspace, connection: Connection, sitting: Sitting, known: Agenda) -> tuple[Row, ...]:
    """Return the three amendments that are called next, those voted with the one that is called left out."""
    called = amendments.by_id(connection, sitting.called_id or 0)
    together = set(known.same(called)) if called else set()
    after = course(ws, connection, sitting, sitting.called_id).after
    following = [key for key in after if key not in together][:_ANNOUNCED]
    found = amendments.some(connection, following)
    return rows(ws, connection, tuple(found[key] for key in following))


def _shown(ws: Workspace, connection: Connection, reader: Reader, sitting: Sitting, known: Agenda) -> OnScreen | None:
    """Return what is called; on a screen that all can read, no opinion that is not published."""
    called = amendments.by_id(connection, sitting.called_id or 0)
    if called is None or not may_see(connection, reader, called):
        return None
    found = on_screen(ws, connection, reader, called, known)
    return replace(found, opinions=tuple(one for one in found.opinions if one.opinion.is_published))


def _last(connection: Connection, reader: Reader, sitting_id: int) -> tuple[Amendment, ...]:
    found = amendments.some(connection, [one.amendment_id for one in last_decision(connection, sitting_id)])
    return tuple(found[key] for key in sorted(found) if may_see(connection, reader, found[key]))


def turn_of(ws: Workspace, connection: Connection, sitting: Sitting) -> Turn:
    """Return what tells this moment from others; nobody can read in it what happened."""
    room, made = floor(ws, connection, sitting.id).room, decisions.of_sitting(connection, sitting.id)
    called = amendments.by_id(connection, sitting.called_id or 0)
    desk = (sitting.called_id, called and called.revision, sitting.state, room.there, room.voices)
    settled = (len(made), sum(one.undone_at is not None for one in made))
    screen = (journal.last(connection), part_shown(connection, sitting), *desk)
    return Turn(_digest(screen), _digest((*desk, *settled)))


def _digest(values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]

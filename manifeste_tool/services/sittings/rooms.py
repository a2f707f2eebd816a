"""Who is in the room at a moment, against what the quorum asks; and what is said of a sitting in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from manifeste_tool.domain.audience import Audience, Thing, audience
from manifeste_tool.domain.commission.attendance import Room, room
from manifeste_tool.domain.commission.sittings import Sitting, SittingState
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, StaleError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.commission import members, sittings
from manifeste_tool.storage.database import Connection

UNDER_WAY = (SittingState.OPEN, SittingState.SUSPENDED)
_INSTANT = timedelta(microseconds=1)


class NotUnderWayError(StaleError):
    """Something of the room is done outside a sitting that is open or suspended."""

    sentence = N_(
        "La séance « %(title)s » est %(state)s : rien n'a été changé. Les arrivées, les départs et les pouvoirs se "
        "notent pendant la séance, une fois ouverte."
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is there at one moment, how many members are in office, and how many of them must be there."""

    room: Room
    entitled: int
    required: int

    @property
    def there(self) -> int:
        """How many count for the quorum."""
        return self.room.there

    @property
    def reached(self) -> bool:
        """Whether that is enough."""
        return self.there >= self.required

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, self.required - self.there)


def at_one_moment(ws: Workspace) -> Workspace:
    """Return the workspace with its clock stopped: all that one act writes happens at one moment."""
    moment = ws.now()
    return replace(ws, now=lambda: moment)


def known(connection: Connection, sitting_id: int) -> Sitting:
    """Return a sitting. Raises `NotFoundError`."""
    found = sittings.by_id(connection, sitting_id)
    if found is None:
        raise NotFoundError
    return found


def under_way(connection: Connection, sitting_id: int) -> Sitting:
    """Return a sitting that is open or suspended. Raises `NotFoundError`, `NotUnderWayError`."""
    found = known(connection, sitting_id)
    if not timely(Act.CONDUCT_SITTING, found.state):
        raise NotUnderWayError(title=found.title, state=found.state)
    return found


def room_now(ws: Workspace, connection: Connection, sitting: Sitting) -> Room:
    """Return who is in the room of a sitting now; of one that is closed, who was there at its end."""
    return room_at(connection, sitting, ws.now())


def room_at(connection: Connection, sitting: Sitting, moment: datetime) -> Room:
    """Return who was in the room at a moment; after the closing, who was there at the end."""
    last = sitting.closed_at - _INSTANT if sitting.closed_at else moment
    return room(sittings.spans(connection, sitting.id), min(moment, last))


def standing(ws: Workspace, connection: Connection, sitting: Sitting, moment: datetime | None = None) -> Standing:
    """Return the room at a moment (now, if none is given) beside the quorum that the sitting asks."""
    entitled = entitled_in(connection, sitting)
    there = room_at(connection, sitting, moment or ws.now())
    return Standing(there, entitled, sitting.rules.quorum.required(entitled))


def entitled_in(connection: Connection, sitting: Sitting) -> int:
    """Return how many members are in office; for a closed sitting, how many were at its closing."""
    if sitting.state is SittingState.CLOSED:
        for fact in journal.about(connection, About.SITTING, str(sitting.id), Audience.SECRETARIAT):
            if fact.name == Happened.SITTING_CLOSED and "entitled" in fact.details:
                return int(fact.details["entitled"])
    return members.count_in_office(connection)


def record(
    ws: Workspace,
    connection: Connection,
    by: Person | None,
    sitting: Sitting,
    name: Happened,
    details: Mapping[str, str] | None = None,
    *,
    thing: Thing = Thing.SITTING,
) -> int:
    """Write a fact about a sitting, for those who see such things at this stage; return its identifier."""
    circle = audience(thing, ws.reader(by, connection).open_stages)
    fact = Fact(name, ws.now(), by.id if by else None, About.SITTING, str(sitting.id), details or {}, circle)
    return journal.record(connection, fact)


def record_crossing(ws: Workspace, connection: Connection, by: Person, sitting: Sitting, before: Standing) -> Standing:
    """Say that the quorum was lost or reached, where it was crossed since `before`; return how things stand."""
    after = standing(ws, connection, sitting)
    if before.reached != after.reached:
        name = Happened.QUORUM_REACHED if after.reached else Happened.QUORUM_LOST
        counted = {"there": str(after.there), "required": str(after.required), "entitled": str(after.entitled)}
        record(ws, connection, by, sitting, name, counted, thing=Thing.ATTENDANCE)
    return after

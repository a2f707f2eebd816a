"""The page of a dossier: what is in it, how to take it along, whom it was sent to."""

from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.commission.sittings import Sitting, SittingState
from manifeste_tool.domain.people import Act, may, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Kind
from manifeste_tool.services.bundle import briefings, kinds, sending, sheets
from manifeste_tool.services.text.reading import names_of, visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import members


@dataclass(frozen=True, slots=True)
class Sent:
    """When a dossier was last sent, by whom, to how many."""

    at: datetime
    by: str
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """One amendment as the preview lists it. `own` says that its reader signs it."""

    numeral: str
    label: str
    headline: str
    place: str
    own: bool


@dataclass(frozen=True, slots=True)
class BriefingPage:
    """What is in a dossier. `seats` is 0 for who sees no attendance; `recipients` are the members with an address."""

    sitting: Sitting
    alineas: int
    chapters: tuple[str, ...]
    lines: tuple[Line, ...]
    counted: str
    own: tuple[str, ...]
    seats: int
    may_send: bool
    awaits_convocation: bool
    recipients: int
    sent: Sent | None


def briefing_page(ws: Workspace, person: Person | None, sitting_id: int) -> BriefingPage:
    """Return what a sitting's dossier holds for this reader. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        found = kinds.briefing_of(ws, connection, reader, {"seance": str(sitting_id)})
        visible = visible_text(ws, connection, reader)
        units = visible.text if visible else ()
        fact = sending.last_sent(connection, sitting_id)
        names = names_of(connection, [fact.person_id]) if fact else {}
        told = Sent(fact.at, names.get(fact.person_id or 0, ""), int(fact.details["count"])) if fact else None
        sends = may(reader, Act.SEND_BRIEFING)
        return BriefingPage(
            sitting=found.sitting,
            alineas=sum(unit.kind is not Kind.HEADING for unit in units),
            chapters=found.chapters,
            lines=tuple(
                Line(
                    one.amendment.numeral,
                    one.amendment.label,
                    one.amendment.headline,
                    one.place,
                    one.amendment.id in found.bundle.own,
                )
                for one in found.bundle.sheets
            ),
            counted=sheets.counted(found.bundle),
            own=briefings.own_numbers(found),
            seats=len(found.seats),
            may_send=sends and timely(Act.SEND_BRIEFING, found.sitting.state),
            awaits_convocation=sends and found.sitting.state is SittingState.PLANNED,
            recipients=sum(bool(one.email) for one in members.in_office(connection)) if sends else 0,
            sent=told if found.seats else None,
        )

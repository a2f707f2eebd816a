"""The reports of consultations (restitutions): which came, which are awaited, of whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.domain.rights.lives import ArrivalState
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.clock.reports_due import closing, is_over, key_of
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, people
from manifeste_tool.storage.clock import reports
from manifeste_tool.storage.clock.reports import Received
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import reports as contents


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One consultation: its report if it came, whether one can be awaited yet, and the référents who owe it.

    `is_written` says that there is something to read of it here, a draft or what was sent.
    """

    consultation: Consultation
    authority: Authority
    received: Received | None
    is_over: bool
    referents: tuple[str, ...]
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class ReportList:
    """A page of consultations. `closes_at`, `deadline`: until when reports are awaited and where that is followed."""

    rows: tuple[ReportRow, ...]
    paging: Paging
    closes_at: datetime | None
    deadline: str


@dataclass(frozen=True, slots=True)
class ReportSide:
    """What a consultation's own page says of its report, to its référents and to the secretariat."""

    received: Received | None
    awaited_until: datetime | None
    may_receive: bool


def report_list(ws: Workspace, person: Person | None, *, page: int | None = 1) -> ReportList:
    """Return a page of consultations with their reports. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.RECEIVE_REPORT)
        held, total = consultations.page(connection, limit=asked.size, offset=asked.offset)
        written = contents.written(connection, [one.consultation.reference for one in held])
        came, referents, stage = reports.every(connection), _referents(connection), closing(connection)
        return ReportList(
            rows=tuple(
                ReportRow(
                    one.consultation,
                    one.authority,
                    came.get(one.consultation.reference),
                    is_over(one.consultation, ws.now()),
                    tuple(each.name for each in referents.get(one.authority.code, ())),
                    one.consultation.reference in written,
                )
                for one in held
            ),
            paging=replace(asked, total=total),
            closes_at=stage.closes_at if stage else None,
            deadline=key_of(stage) if stage else "",
        )


def report_side(connection: Connection, reader: Reader, consultation: Consultation) -> ReportSide | None:
    """Return what the reader may know of a consultation's report: None for whom it is no business of."""
    receives = may(reader, Act.RECEIVE_REPORT)
    own = reader.role is Role.REFERENT and reader.person and reader.person.authority == consultation.authority
    if not receives and not own:
        return None
    received, stage = reports.get(connection, consultation.reference), closing(connection)
    awaited = stage.closes_at if stage and received is None else None
    return ReportSide(received, awaited, receives and received is None)


def receive(ws: Workspace, by: Person | None, reference: str) -> None:
    """Put on record that a report came, late if after the closing; its référents are told. Twice is once.

    Raises `ForbiddenError`, `NotFoundError`.
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.RECEIVE_REPORT)
        found = consultations.get(connection, reference)
        if found is None:
            raise NotFoundError
        arrival = ArrivalState.CAME if reports.get(connection, reference) else ArrivalState.AWAITED
        if not timely(Act.RECEIVE_REPORT, arrival):
            return
        late = put_received(ws, connection, actor, found)
        details = {"title": found.title, "late": "1" if late else ""}
        fact = Fact(Happened.REPORT_RECEIVED, ws.now(), actor.id, About.CONSULTATION, reference, details)
        theirs = _referents(connection).get(found.authority, ())
        notices.add(connection, journal.record(connection, fact), {one.id for one in theirs} - {actor.id})


def put_received(ws: Workspace, connection: Connection, actor: Person, consultation: Consultation) -> bool:
    """Put on record that a report came; return whether it was late. One that is on record already stays as it is."""
    stage = closing(connection)
    late = stage is not None and stage.closes_at is not None and ws.now() >= stage.closes_at
    reports.add(connection, Received(consultation.reference, ws.now(), actor.id, late))
    return late


def _referents(connection: Connection) -> Mapping[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for one in people.every(connection):
        if one.active and one.role is Role.REFERENT:
            found.setdefault(one.authority, []).append(one)
    return found

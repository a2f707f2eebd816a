"""The référent's own desk: the consultations of their authority, and each with its figures and what it leads to."""

from dataclasses import dataclass

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.territories.declaring import is_open
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.clock.receiving import ReportSide, report_side
from manifeste_tool.services.membership import adding
from manifeste_tool.services.territories.admitting import invite, referents
from manifeste_tool.services.territories.declaring import managed
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import consultations, figures
from manifeste_tool.storage.consulting.figures import Tally
from manifeste_tool.storage.territories import lots_counted
from manifeste_tool.storage.territories.lots_counted import Sheets


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One consultation of an authority: what it received, and whether one may take part today."""

    consultation: Consultation
    received: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The consultations of one's authority, published or not, and who looks after them."""

    authority: Authority
    rows: tuple[OwnRow, ...]
    referents: tuple[Person, ...]
    reader_id: int
    error: ManifesteError | None = None


@dataclass(frozen=True, slots=True)
class ManagingPage:
    """One consultation as its référent manages it: `tally` counts contributions, `sheets` paper sheets."""

    consultation: Consultation
    authority: Authority
    tally: Tally
    ways: tuple[tuple[str, int], ...]
    sheets: Sheets
    is_open: bool
    report: ReportSide | None
    may_import: bool


def own_page(ws: Workspace, person: Person | None, code: str = "", error: ManifesteError | None = None) -> OwnPage:
    """Return the consultations of one's authority, or of the one named. Raises `ForbiddenError`, `NotFoundError`."""
    asked = code or (person.authority if person else "")
    with ws.reading() as connection:
        actor = require(ws.reader(person, connection), Act.MANAGE_CONSULTATION, authority=asked)
        authority = consultations.get_authority(connection, asked)
        if authority is None:
            raise NotFoundError
        held, today = consultations.of_authority(connection, asked), ws.now().astimezone(PARIS).date()
        counts = consultations.contribution_counts(connection, [one.reference for one in held])
        return OwnPage(
            authority=authority,
            rows=tuple(OwnRow(one, counts.get(one.reference, 0), is_open(one, today)) for one in held),
            referents=referents(connection, asked),
            reader_id=actor.id,
            error=error,
        )


def managing_page(ws: Workspace, person: Person | None, reference: str) -> ManagingPage:
    """Return one consultation as it is managed. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        held = managed(ws, connection, person, reference)
        authority = consultations.get_authority(connection, held.authority)
        if authority is None:
            raise NotFoundError
        reader = ws.reader(person, connection)
        return ManagingPage(
            consultation=held,
            authority=authority,
            tally=figures.tally(connection, reference),
            ways=figures.ways(connection, reference),
            sheets=lots_counted.of_consultation(connection, reference),
            is_open=is_open(held, ws.now().astimezone(PARIS).date()),
            report=report_side(connection, reader, held),
            may_import=may(reader, Act.IMPORT_CONTRIBUTIONS, authority=held.authority),
        )


def invite_colleague(ws: Workspace, by: Person | None, code: str, *, name: str, email: str) -> Person:
    """Give a colleague the account of a second référent of the same authority, and post them their link.

    Raises `ForbiddenError`, `NotFoundError`, and what refuses an account (`services.membership.adding`).
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.INVITE_COLLEAGUE, authority=code)
        authority = consultations.get_authority(connection, code)
        if authority is None:
            raise NotFoundError
        if not email.strip():
            raise adding.MalformedAddressError(email="")
        new = adding.add(ws, connection, Person(0, name, Role.REFERENT, email, authority=code), by=actor.id)
        invite(ws, connection, new, authority, by=actor.name)
        told = {"name": authority.name}
        fact = Fact(Happened.COLLEAGUE_INVITED, ws.now(), actor.id, About.AUTHORITY, code, told, Audience.SECRETARIAT)
        journal.record(connection, fact)
        return new

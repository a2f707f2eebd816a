"""Let go of what is past its time: shown first without doing it, then on demand, then by the clock each night."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.privacy.retention import BY_NAME, KEPT, Kept
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.health.clocking import is_steady, refuse_leap
from manifeste_tool.services.privacy import settling
from manifeste_tool.services.privacy.notice import Lasting, notice
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import uploads
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.privacy import purging
from manifeste_tool.storage.privacy.purging import Due
from manifeste_tool.storage.serving import uploads as shared

_AT = time(4, 15)
_UPLOADS = "uploads"
#: What this program's purge lets go of; the rest of the list is somebody else's to let go of.
OURS = tuple(one for one in KEPT if not one.elsewhere)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of data, how long it is kept here, and what of it is past its time."""

    lasting: Lasting
    due: Due


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """How long what is kept, and what a purge would let go of now. `last` is when one was done."""

    lines: tuple[Line, ...]
    last: datetime | None
    may_set: bool

    @property
    def total(self) -> int:
        """How much a purge would let go of."""
        return sum(line.due.count for line in self.lines)


def retention_page(ws: Workspace, person: Person | None) -> RetentionPage:
    """Return what a purge would do now; nothing is done. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.PURGE)
        done = journal.named(connection, Happened.DATA_PURGED)
        lines = tuple(_lines(ws, connection))
        return RetentionPage(lines, done[-1].at if done else None, may(reader, Act.SET_INSTANCE))


def dry_run(ws: Workspace) -> dict[str, Due]:
    """Return what a purge would let go of now, by kind."""
    with ws.reading() as connection:
        return {line.lasting.kept.name: line.due for line in _lines(ws, connection) if not line.lasting.kept.elsewhere}


def purge_now(ws: Workspace, person: Person | None) -> int:
    """Purge, as somebody who may; return how much went. Raises `ForbiddenError`, `LeaptClockError`."""
    with ws.reading() as connection:
        actor = require(ws.reader(person, connection), Act.PURGE)
    return sum(purge(ws, by=actor).values())


def purge(ws: Workspace, *, by: Person | None = None) -> dict[str, int]:
    """Let go of all that is past its time; return how much of each kind went. It is a fact, with these counts.

    Each kind is a transaction of its own, so that writers wait for none long. May be cut, and runs again. Raises
    `LeaptClockError` while the clock is not to be believed.
    """
    refuse_leap(ws)
    gone = {one.name: _purged(ws, one) for one in OURS}
    counted = {name: number for name, number in gone.items() if number}
    if counted:
        settling.drop_unnamed(ws)
        told = {name: str(number) for name, number in counted.items()}
        fact = Fact(
            Happened.DATA_PURGED, ws.now(), by.id if by else None, About.DATA, "purge", told, Audience.SECRETARIAT
        )
        with ws.writing() as connection:
            journal.record(connection, fact)
    return counted


def clock_acts(ws: Workspace, _connection: Connection) -> Iterator[ClockAct]:
    """Return the purge of each night, at a quarter past four in Paris."""
    due_at = datetime.combine(ws.now().astimezone(PARIS).date(), _AT, PARIS)
    yield ClockAct(f"retention:{due_at.date()}", due_at, lambda _ws, _connection: None, then=_nightly)


def _nightly(ws: Workspace) -> None:
    """Purge, unless the clock leapt: then the next night does, and the desk says so meanwhile."""
    if is_steady(ws):
        purge(ws)


def _purged(ws: Workspace, one: Kept) -> int:
    with ws.writing() as connection:
        lasts = notice(connection).lasts(one.name)
        if one.name == _UPLOADS:
            return sum(uploads.purge(shelf, ws.now(), kept=lasts) for shelf in _shelves(ws))
        return purging.purge(connection, one.name, ws.now() - lasts)


def _lines(ws: Workspace, connection: Connection) -> Iterator[Line]:
    for lasting in notice(connection).lasting:
        yield Line(lasting, _due(ws, connection, lasting))


def _due(ws: Workspace, connection: Connection, lasting: Lasting) -> Due:
    before = ws.now() - lasting.lasts
    if lasting.kept.name == _UPLOADS:
        past = [since for shelf in _shelves(ws) for _key, since in shelf.past(before)]
        return Due(len(past), min(past, default=None))
    return Due() if BY_NAME[lasting.kept.name].elsewhere else purging.due(connection, lasting.kept.name, before)


def _shelves(ws: Workspace) -> tuple[uploads.Uploads, ...]:
    """Return where sheets wait to be imported: those of contributions, and those of people."""
    return shared.every(ws.db, ws.repository.path.with_name(shared.FOLDER))

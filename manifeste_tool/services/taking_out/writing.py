"""Take data out: what everybody may have, and what names people, for the secretariat, on record with its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from manifeste_tool.documents.bundle import streams
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.exporting.kinds import Progress, quiet
from manifeste_tool.services.guarding import senders
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.taking_out import amendments, contributions, journal, votes
from manifeste_tool.services.taking_out.columns import EVERY, Asked, Row, Table
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal as facts
from manifeste_tool.storage import settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import texts

TABLES: Mapping[str, Table] = {
    one.name: one for one in (contributions.TABLE, amendments.TABLE, votes.TABLE, journal.TABLE)
}
LICENCE = "Licence Ouverte 2.0"
LICENCE_ADDRESS = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
LONGEST_REASON = 500
_STEP = 500


class NoPurposeError(RefusedError):
    """Named data are asked for without saying what for."""

    fields = ("motif",)
    sentence = N_("Dites en une phrase pourquoi ces données nominatives sont extraites : le journal le retient.")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was written: its name, its media type, how many rows it holds."""

    name: str
    media_type: str
    rows: int


def table_named(name: str, form: str) -> Table:
    """Return a table that has this form. Raises `NotFoundError`."""
    if name not in TABLES or form not in streams.FORMS:
        raise NotFoundError
    return TABLES[name]


def public(
    ws: Workspace,
    file: BinaryIO,
    name: str,
    form: str,
    *,
    sender: Sender | None = None,
    asked: Asked = EVERY,
    progress: Progress = quiet,
) -> Taken:
    """Write what anybody may have, as a visitor, whoever asks. Raises `NotFoundError`, `TooOftenError`."""
    table = table_named(name, form)
    if sender is not None:
        _count(ws, sender)
    return _written(ws, file, table, form, _As(None, asked, progress))


def internal(ws: Workspace, by: Person, file: BinaryIO, name: str, form: str, *, reason: str) -> Taken:
    """Write what names people, and put on record who took out what, how many rows, and why.

    Raises `NotFoundError`, `ForbiddenError`, `NoPurposeError`.
    """
    table = table_named(name, form)
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.TAKE_OUT)
    why = " ".join(reason.split())[:LONGEST_REASON]
    if not why:
        raise NoPurposeError
    taken = _written(ws, file, table, form, _As(by))
    record(ws, by, table, form, taken, reason=why)
    return taken


def by_command(
    ws: Workspace, file: BinaryIO, name: str, form: str, *, asked: Asked = EVERY, progress: Progress = quiet
) -> Taken:
    """Write what names people for whoever holds the machine, on record as taken out on the command line."""
    table = table_named(name, form)
    holder = Person(0, "", Role.SECRETARIAT)
    taken = _written(ws, file, table, form, _As(holder, asked, progress))
    record(ws, None, table, form, taken, reason=N_("en ligne de commande"))
    return taken


def record(ws: Workspace, by: Person | None, table: Table, form: str, taken: Taken, *, reason: str) -> None:
    """Put on record that named data were taken out, for the secretariat alone."""
    details = {"what": table.title, "form": form, "count": str(taken.rows), "reason": reason}
    about = (About.DATA, table.name)
    with ws.writing() as connection:
        fact = Fact(Happened.DATA_TAKEN_OUT, ws.now(), by.id if by else None, *about, details, Audience.SECRETARIAT)
        facts.record(connection, fact)


def _count(ws: Workspace, sender: Sender) -> None:
    with ws.writing() as connection:
        senders.admit(ws, connection, sender, Limit.DATA)


@dataclass(frozen=True, slots=True)
class _As:
    """As whom a file is written (None: anybody), of what, and who hears how far it is."""

    person: Person | None
    asked: Asked = EVERY
    progress: Progress = quiet


def _written(ws: Workspace, file: BinaryIO, table: Table, form: str, by: _As) -> Taken:
    media_type, write = streams.FORMS[form]
    named = by.person is not None
    with ws.reading() as connection:
        reader = ws.reader(by.person, connection)
        header = table.header(internal=named)
        counted = _Counted(by.progress, table.count(ws, connection, reader, by.asked))
        rows = counted.rows(table.rows(ws, connection, reader, by.asked), header)
        write(file, header, rows, _about(connection, table, internal=named))
    stem = f"{table.name}-interne" if named else table.name
    return Taken(f"{stem}.{form}", media_type, counted.done)


def _about(connection: Connection, table: Table, *, internal: bool) -> dict[str, str]:
    """Return what a file says of itself; nothing in it depends on the clock."""
    version = texts.latest_version(connection)
    return {
        "titre": table.title,
        "source": settings.get(connection, "title") or "",
        "licence": N_("interne, ne pas diffuser") if internal else LICENCE,
        "version_du_texte": version.number if version else "",
    }


class _Counted:
    """Rows in the order of a header, counted as they go."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def rows(self, rows: Iterator[Row], header: Sequence[str]) -> Iterator[tuple[str, ...]]:
        for row in rows:
            yield tuple(row.get(name, "") for name in header)
            self.done += 1
            if self.done % _STEP == 0:
                self.progress(self.done, self.total)
        self.progress(self.done, max(self.total, self.done))

"""Ask for a document: it is handed over where it is kept, made at once where that is quick, else left to the worker.

The key of a document is the hash of all that it depends on, worked out anew each time it is asked for: what is kept
under another key is out of date and is never handed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.exporting.exports import ExportFile, ExportState
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, ManifesteError, NotFoundError, RefusedError
from manifeste_tool.services.exporting import keeping
from manifeste_tool.services.exporting.kinds import Kind, Made, Progress, key_of, quiet
from manifeste_tool.services.exporting.registry import kind_named
from manifeste_tool.services.guarding import senders
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.exporting import export_files

#: Documents that may wait at once, and that may be made at once beside the worker's.
MOST_WAITING, MOST_AT_ONCE = 40, 2


class TooManyExportsError(TooOftenError):
    """Too many documents wait already."""

    sentence = N_("Beaucoup de documents sont demandés en ce moment. Rien n'est perdu : revenez dans quelques minutes.")


class UnforeseenExportError(RefusedError):
    """Something that nobody foresaw stopped it; the server's log has it in full."""

    sentence = N_(
        "Une panne a arrêté la fabrication de ce document. Demandez-le de nouveau ; si elle revient, "
        "prévenez le secrétariat."
    )


@dataclass(frozen=True, slots=True)
class Ready:
    """A document at hand. `public` where any visitor may have it."""

    made: Made
    public: bool
    key: str


@dataclass(frozen=True, slots=True)
class Underway:
    """A document that is shown behind the address of its key; `asked` where this very request asked for it."""

    key: str
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. `person` is None where a visitor would have the same."""

    kind: Kind
    form: str
    parameters: Mapping[str, str]
    key: str
    public: bool
    long: bool
    person: Person | None

    def reader(self, ws: Workspace) -> Reader:
        """Return as whom it is made."""
        with ws.reading() as connection:
            return ws.reader(self.person, connection)

    def made(self, ws: Workspace, progress: Progress = quiet) -> Made:
        """Make it."""
        return self.kind.make(ws, self.reader(ws), self.parameters, self.form, progress)


def asked(
    ws: Workspace,
    person: Person | None,
    kind: str,
    form: str,
    parameters: Mapping[str, str],
    *,
    sender: Sender | None = None,
) -> Ready | Underway:
    """Return a document, or where it will be. `sender` is where a visitor's request comes from.

    Raises `NotFoundError`, `TooManyExportsError`.
    """
    with ws.reading() as connection:
        one = wanted(ws, connection, person, kind, form, parameters)
        if ws.makes_at_once:
            return Ready(one.made(ws), one.public, one.key)
        known = export_files.get(connection, one.key)
        found = keeping.kept(ws, connection, known)
    if found:
        return Ready(found, one.public, one.key)
    if known and (known.is_under_way or known.may_be_asked_again):
        return Underway(one.key)
    return _begun(ws, one, person, sender if person is None else None)


def ask_again(ws: Workspace, person: Person | None, key: str) -> Underway:
    """Ask again for a document that came to nothing. Raises `NotFoundError`, `TooManyExportsError`."""
    with ws.reading() as connection:
        known = export_files.get(connection, key)
        one = of_kept(ws, connection, person, known)
    with ws.writing() as connection:
        stands = export_files.get(connection, one.key)
        if stands is None or stands.may_be_asked_again:
            _refuse_too_many(connection)
            export_files.put(connection, _new(ws, one, person, ExportState.WAITING))
    return Underway(one.key, asked=True)


def made_now(
    ws: Workspace,
    person: Person | None,
    kind: str,
    form: str,
    parameters: Mapping[str, str],
    *,
    progress: Progress = quiet,
) -> Made:
    """Make a document at once, however long it takes, and keep nothing: for the command line and for tests.

    Raises `NotFoundError`, and what making it raises.
    """
    with ws.reading() as connection:
        one = wanted(ws, connection, person, kind, form, parameters)
    return one.made(ws, progress)


def wanted(
    ws: Workspace, connection: Connection, person: Person | None, kind: str, form: str, parameters: Mapping[str, str]
) -> Wanted:
    """Return what is asked for, with its key. Raises `NotFoundError` where it is not for this person."""
    found = kind_named(kind, form)
    reader = ws.reader(person, connection)
    key = key_of(kind, form, parameters, found.depends_on(ws, connection, reader, parameters))
    public = person is None or key == _key_of_visitors(ws, connection, found, form, parameters)
    long = form in found.slow or bool(found.is_long and found.is_long(ws, connection, reader, parameters))
    return Wanted(found, form, parameters, key, public, long, None if public else person)


def of_kept(ws: Workspace, connection: Connection, person: Person | None, known: ExportFile | None) -> Wanted:
    """Return what a kept document would be today, for somebody. Raises `NotFoundError`."""
    if known is None:
        raise NotFoundError
    return wanted(ws, connection, person, known.kind, known.form, known.parameters)


def _key_of_visitors(
    ws: Workspace, connection: Connection, kind: Kind, form: str, parameters: Mapping[str, str]
) -> str | None:
    try:
        depends_on = kind.depends_on(ws, connection, ws.reader(None, connection), parameters)
    except NotFoundError:
        return None
    return key_of(kind.name, form, parameters, depends_on)


def _begun(ws: Workspace, one: Wanted, person: Person | None, sender: Sender | None) -> Ready | Underway:
    """Make it in this request, or let it wait; two that ask at once begin it once."""
    with ws.writing() as connection:
        if (stands := export_files.get(connection, one.key)) and stands.is_under_way:
            return Underway(one.key)
        if sender:
            senders.admit(ws, connection, sender, Limit.EXPORT)
        at_once = not one.long and export_files.count(connection, ExportState.MAKING) < MOST_AT_ONCE
        if not at_once:
            _refuse_too_many(connection)
        new = _new(ws, one, person, ExportState.MAKING if at_once else ExportState.WAITING)
        export_files.put(connection, new)
    return _made_at_once(ws, one, new) if at_once else Underway(one.key, asked=True)


def _made_at_once(ws: Workspace, one: Wanted, begun: ExportFile) -> Ready | Underway:
    try:
        made = one.made(ws)
    except ManifesteError as problem:
        keeping.stop(ws, begun, problem)
        return Underway(one.key, asked=True)
    except Exception:
        keeping.stop(ws, begun, UnforeseenExportError())
        raise
    keeping.keep(ws, begun, made)
    return Ready(made, one.public, one.key)


def _refuse_too_many(connection: Connection) -> None:
    if export_files.count(connection, ExportState.WAITING) >= MOST_WAITING:
        raise TooManyExportsError


def _new(ws: Workspace, one: Wanted, person: Person | None, state: ExportState) -> ExportFile:
    now = ws.now()
    begins = state is ExportState.MAKING
    return ExportFile(
        key=one.key,
        kind=one.kind.name,
        form=one.form,
        name="",
        parameters=dict(one.parameters),
        public=one.public,
        asked_at=now,
        state=state,
        person_id=person.id if person else None,
        begun_at=now if begins else None,
        spoken_at=now if begins else None,
        starts=int(begins),
    )

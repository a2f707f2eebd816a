"""The worker's part: make what waits, take up what a worker left, and delete what has gone out of date."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Event, Thread
from typing import Self

from manifeste_tool.documents.exporting.limits import UnmadeDocumentError
from manifeste_tool.domain.exporting.exports import ExportFile, ExportState
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, ManifesteError, NotFoundError, RefusedError
from manifeste_tool.services.exporting import asking, keeping
from manifeste_tool.services.exporting.asking import UnforeseenExportError, Wanted
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.consulting import grouping
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.exporting import export_files

_SILENT_FOR = timedelta(seconds=60)
_SPEAKS_EVERY = 5.0  # seconds
_MOST_STARTS = 3
_SWEPT = "exports swept"


class InterruptedExportError(RefusedError):
    """Three workers in turn have ended before this document did."""

    sentence = N_(
        "La fabrication de ce document s'est interrompue trois fois. Demandez une autre forme, ou à qui tient la "
        "machine de lancer « manifeste export »."
    )


class ChangedMeanwhileError(RefusedError):
    """What the document depends on changed before it was made."""

    sentence = N_("Ce que ce document contient a changé depuis votre demande. Demandez-le de nouveau, à jour.")


class CancelledExportError(RefusedError):
    """Somebody who asked for it wants it no more."""

    sentence = N_("La fabrication a été annulée.")


def run(ws: Workspace, *, going: Callable[[], object] = lambda: True) -> int:
    """Make what waits, one after the other, then delete what is out of date; return how many were taken."""
    taken = 0
    while going() and (one := _take(ws)):
        _make(ws, one)
        taken += 1
    sweep(ws)
    return taken


def sweep(ws: Workspace) -> int:
    """Delete the documents whose key is no longer what it would be today, and old ones; return how many went.

    They are looked at again once anything has happened; none is handed over meanwhile.
    """
    with ws.reading() as connection:
        state = (journal.last(connection), grouping.state(connection), len(ws.reader(None, connection).open_stages))
        if ws.remembered.known([_SWEPT]).get(_SWEPT) == state:
            return keeping.purge(ws)
        kept = export_files.in_states(connection, ExportState.READY)
        stale = tuple(one for one in kept if not _stands(ws, connection, one))
    ws.remembered.keep({_SWEPT: state})
    return (keeping.forget(ws, stale) if stale else 0) + keeping.purge(ws)


def _stands(ws: Workspace, connection: Connection, one: ExportFile) -> bool:
    try:
        return asking.of_kept(ws, connection, _person(connection, one), one).key == one.key
    except NotFoundError:
        return False


def _person(connection: Connection, one: ExportFile) -> Person | None:
    """Return as whom a document is made: nobody in particular where it is public."""
    return None if one.public or one.person_id is None else people.get(connection, one.person_id)


def _take(ws: Workspace) -> ExportFile | None:
    """Mark the first document that waits, or that its maker left, as taken; return it as it now stands."""
    with ws.writing() as connection:
        for one in export_files.in_states(connection, ExportState.MAKING, ExportState.WAITING):
            if one.state is ExportState.MAKING and not _is_silent(ws, one):
                continue
            now = ws.now()
            if one.starts >= _MOST_STARTS:
                stopped = {"state": ExportState.FAILED, "problem": InterruptedExportError.sentence, "ended_at": now}
                export_files.move(connection, one, **stopped)
                continue
            begun = replace(one, state=ExportState.MAKING, begun_at=now, spoken_at=now, starts=one.starts + 1)
            values = {"state": begun.state, "begun_at": now, "spoken_at": now, "starts": begun.starts}
            if export_files.move(connection, one, **values):
                return begun
    return None


def _is_silent(ws: Workspace, one: ExportFile) -> bool:
    return ws.now() - (one.spoken_at or one.asked_at) > _SILENT_FOR


def _make(ws: Workspace, one: ExportFile) -> None:
    try:
        wanted = _as_asked(ws, one)
        with _Speaking(ws, one) as speaking:
            made = wanted.made(ws, speaking.told)
    except CancelledExportError:
        return
    except UnmadeDocumentError as problem:
        keeping.stop(ws, one, problem)
        raise  # what the program said goes to the log
    except ManifesteError as problem:
        keeping.stop(ws, one, problem)
    except Exception:
        keeping.stop(ws, one, UnforeseenExportError())
        raise
    else:
        keeping.keep(ws, one, made)


def _as_asked(ws: Workspace, one: ExportFile) -> Wanted:
    with ws.reading() as connection:
        found = asking.of_kept(ws, connection, _person(connection, one), one)
    if found.key != one.key:
        raise ChangedMeanwhileError
    return found


@dataclass
class _Speaking:
    """Says how far a document is, every few seconds even while one step takes long; hears that it is cancelled."""

    ws: Workspace
    one: ExportFile
    at: tuple[int, int] = (0, 0)
    cancelled: bool = False
    over: Event = field(default_factory=Event)
    thread: Thread | None = None

    def __enter__(self) -> Self:
        self.thread = Thread(target=self._go_on, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        if self.thread:
            self.thread.join()

    def told(self, done: int, total: int) -> None:
        """Hear how far it is. Raises `CancelledExportError` where nobody wants it any more."""
        moved = total and done * 20 // total != self.at[0] * 20 // (self.at[1] or total)
        self.at = (done, total)
        if moved:
            self.speak()
        if self.cancelled:
            raise CancelledExportError

    def speak(self) -> None:
        """Write how far it is; a document that is no longer being made was cancelled."""
        with self.ws.writing() as connection:
            said = {"done": self.at[0], "total": self.at[1], "spoken_at": self.ws.now()}
            self.cancelled = not export_files.move(connection, self.one, **said)

    def _go_on(self) -> None:
        while not self.over.wait(_SPEAKS_EVERY):
            self.speak()

"""Follow a document behind the address of its key: how far it is, what stopped it, and the file once it is ready."""

from dataclasses import dataclass

from manifeste_tool.domain.exporting.exports import ExportFile, ExportState
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.exporting import asking, keeping
from manifeste_tool.services.exporting.asking import Ready, Underway
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.exporting import export_files


@dataclass(frozen=True, slots=True)
class ExportPage:
    """One document. `ahead` counts those asked for before it, `size` is in bytes once it is ready."""

    export: ExportFile
    ahead: int
    size: int
    name: str
    may_cancel: bool

    @property
    def is_ready(self) -> bool:
        """Whether its file is at hand."""
        return self.export.state is ExportState.READY

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has begun it."""
        return self.export.state is ExportState.WAITING


def page(ws: Workspace, person: Person | None, key: str, *, asker: bool) -> ExportPage | Underway:
    """Return how far a document is, or where it is now that what it depends on has changed.

    `asker` says that the visitor is who asked for it. Raises `NotFoundError`, also where it is not for this person.
    """
    with ws.reading() as connection:
        known = export_files.get(connection, key)
        today = asking.of_kept(ws, connection, person, known)
        if known is None:
            raise NotFoundError
        made = keeping.kept(ws, connection, known)
        ahead = export_files.ahead(connection, known)
    if today.key != key or (known.state is ExportState.READY and made is None):
        return _anew(ws, person, known)
    may = known.is_under_way and _is_asker(person, known, asker=asker)
    size, name = (len(made.content), made.name) if made else (0, f"{known.kind}.{known.form}")
    return ExportPage(known, ahead, size, name, may)


def _anew(ws: Workspace, person: Person | None, known: ExportFile) -> Underway:
    """Ask for a document that is out of date, or whose bytes are gone, as it is today."""
    got = asking.asked(ws, person, known.kind, known.form, known.parameters)
    return got if isinstance(got, Underway) else Underway(got.key)


def file(ws: Workspace, person: Person | None, key: str) -> Ready:
    """Return a finished document. Raises `NotFoundError` where it is not, is out of date, or is not for this person."""
    with ws.reading() as connection:
        known = export_files.get(connection, key)
        today = asking.of_kept(ws, connection, person, known)
        made = keeping.kept(ws, connection, known)
    if made is None or today.key != key:
        raise NotFoundError
    return Ready(made, today.public, key)


def cancel(ws: Workspace, person: Person | None, key: str, *, asker: bool) -> None:
    """Let nobody make a document that its asker wants no more. Raises `NotFoundError`, `ForbiddenError`."""
    with ws.writing() as connection:
        known = export_files.get(connection, key)
        asking.of_kept(ws, connection, person, known)
        if known is None or not _is_asker(person, known, asker=asker):
            raise ForbiddenError
        if known.is_under_way:
            export_files.move(connection, known, state=ExportState.CANCELLED, ended_at=ws.now())


def _is_asker(person: Person | None, known: ExportFile, *, asker: bool) -> bool:
    return asker if known.person_id is None else person is not None and person.id == known.person_id

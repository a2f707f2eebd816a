"""Keep a file that somebody attaches, hand it to those it is for, and purge it when its date has come."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from manifeste_tool.documents.file_kinds import FileKind, clean_name, kind_of
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, NotFoundError, RefusedError, TooLargeError
from manifeste_tool.services.adoption.standing import shows_file
from manifeste_tool.services.contributing.showing import shows_attachment
from manifeste_tool.services.evidence import showing
from manifeste_tool.services.paper.at_home import shows_photo
from manifeste_tool.services.restitution import attached
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.files import StoredFile

LARGEST = 8 * 1024 * 1024
_PURGED_AT = time(4)

#: Who shows a file besides what its row says: each part of the work that attaches files to what it shows.
SHOWN_BY: tuple[Callable[[Connection, Reader, int], bool], ...] = (
    shows_file,
    attached.shows_file,
    shows_photo,
    shows_attachment,
    showing.shows_file,
)


class TooLargeFileError(TooLargeError):
    """An attached file is larger than is kept."""

    sentence = N_(
        "« %(name)s » pèse %(size)s Mo ; un fichier joint en pèse au plus %(limit)s. "
        "Réduisez-le (un PDF sans images pleine page, par exemple), puis joignez-le de nouveau."
    )


class EmptyFileError(RefusedError):
    """An attached file holds nothing."""

    fields = ("file",)
    sentence = N_("« %(name)s » est vide : vérifiez le fichier sur votre ordinateur, puis joignez-le de nouveau.")


class LostFileError(NotFoundError):
    """The bytes of a file are gone or were altered."""

    sentence = N_(
        "Le fichier « %(name)s » est inscrit, mais ses octets manquent ou ont été altérés. "
        "Prévenez le secrétariat : une sauvegarde permet de le reprendre."
    )


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: how its sender calls it, and its bytes."""

    name: str
    content: bytes


def keep(
    ws: Workspace,
    connection: Connection,
    upload: Upload,
    *,
    owner_id: int | None,
    audience: Audience = Audience.SECRETARIAT,
    purge_on: date | None = None,
) -> StoredFile:
    """Keep a file inside the transaction that says what it is for. `audience` is who may have it by itself.

    Raises `EmptyFileError`, `TooLargeFileError`, `UnknownFormatError`.
    """
    kind = judge(upload)
    return files.add(
        connection,
        StoredFile(
            sha256=ws.files.put(upload.content),
            name=clean_name(upload.name, kind),
            media_type=kind.media_type,
            size=len(upload.content),
            audience=audience,
            kept_at=ws.now(),
            owner_id=owner_id,
            purge_on=purge_on,
        ),
    )


def judge(upload: Upload) -> FileKind:
    """Return what a file is, by what it holds. Raises `EmptyFileError`, `TooLargeFileError`, `UnknownFormatError`."""
    if not upload.content:
        raise EmptyFileError(name=upload.name)
    if len(upload.content) > LARGEST:
        raise TooLargeFileError(name=upload.name, size=_megabytes(len(upload.content)), limit=_megabytes(LARGEST))
    return kind_of(upload.content, name=upload.name)


def fetch(ws: Workspace, person: Person | None, file_id: int) -> tuple[StoredFile, bytes]:
    """Return a file for somebody it is for: its owner, its audience, whoever sees what it hangs on.

    Raises `NotFoundError` also where it is not for this reader, `LostFileError`.
    """
    with ws.reading() as connection:
        found = files.get(connection, file_id)
        if found is None or not may_have(connection, ws.reader(person, connection), found):
            raise NotFoundError
    content = ws.files.read(found.sha256)
    if content is None:
        raise LostFileError(name=found.name)
    return found, content


def may_have(connection: Connection, reader: Reader, file: StoredFile) -> bool:
    """Whether a file is for this reader."""
    owned = reader.circle <= file.audience or reader.is_person(file.owner_id)
    return owned or any(shows(connection, reader, file.id) for shows in SHOWN_BY)


def purge(ws: Workspace) -> int:
    """Drop what is past its date and what no row names then; return how many files went. May run twice."""
    today = ws.now().astimezone(PARIS).date()
    with ws.writing() as connection:
        digests = files.forget_due(connection, today)
    with ws.writing() as connection:
        gone = files.unnamed(connection, digests)
        for digest in gone:
            ws.files.drop(digest)
    return len(gone)


def _purge_due(ws: Workspace) -> None:
    purge(ws)


def clock_acts(ws: Workspace, _connection: Connection) -> Iterator[ClockAct]:
    """Return the purge of each day, at four in the morning in Paris."""
    due_at = datetime.combine(ws.now().astimezone(PARIS).date(), _PURGED_AT, PARIS)
    yield ClockAct(f"purge:{due_at.date()}", due_at, lambda _ws, _connection: None, then=_purge_due)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".replace(".", ",").removesuffix(",0")

"""Receive edited documents: read, understood against the text that each was made from, kept until they are settled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from manifeste_tool.documents.file_kinds import clean_name
from manifeste_tool.documents.returning import grid_in, reading
from manifeste_tool.domain.audience import Audience, Thing
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.returning.grid import Row, line_of
from manifeste_tool.domain.returning.lines import Line, Wanted
from manifeste_tool.domain.returning.returned import Problem, Returned
from manifeste_tool.domain.returning.understanding import is_foreign, understood
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.files import LARGEST, EmptyFileError, TooLargeFileError, Upload
from manifeste_tool.services.notifying import notify_secretariat
from manifeste_tool.services.signing.cosigning import invitable
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files as stored_files
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.returning import documents
from manifeste_tool.storage.returning.documents import Change, Document
from manifeste_tool.storage.text import texts

MOST_FILES = 10
KEPT = timedelta(days=30)
ANNOTATED, GRID = "annoté", "grille"


class NothingSentError(RefusedError):
    """The form came without a file, or with too many."""

    sentence = N_("Choisissez de un à %(limit)s fichiers, puis déposez-les. Rien n'a été créé.")


class NoBaseError(RefusedError):
    """The document does not say which text it was made from."""

    sentence = N_(
        "« %(name)s » ne dit pas de quelle version du texte il vient, et ne contient pas la grille. Téléchargez le "
        "document « à annoter » et reportez-y vos changements, ou remplissez la grille. Rien n'a été créé."
    )


class UnknownBaseError(RefusedError):
    """The text that a document was made from is not one of this instance's, or not for its sender."""

    sentence = N_(
        "« %(name)s » vient d'une version du texte qui n'est pas connue ici%(where)s. Téléchargez le document "
        "« à annoter » de ce site et reportez-y vos changements. Rien n'a été créé."
    )


class ForeignDocumentError(RefusedError):
    """The bookmarks in a document are those of another text."""

    sentence = N_(
        "Les repères de « %(name)s » sont ceux d'un autre texte. Téléchargez le document « à annoter » de ce site et "
        "reportez-y vos changements. Rien n'a été créé."
    )


class NothingChangedError(RefusedError):
    """A document holds no change at all."""

    sentence = N_(
        "« %(name)s » ne change rien au texte dont il vient : aucun mot, aucun commentaire. Vérifiez que vous déposez "
        "le fichier que vous avez enregistré. Rien n'a été créé."
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read: its lines, what could not be placed, the text that it was understood against."""

    upload: Upload
    kind: str
    base: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def receive(ws: Workspace, by: Person, uploads: Sequence[Upload], *, member_id: int | None = None) -> str:
    """Understand edited files and keep them with what they say, all or none; return the name of the batch.

    `member_id` is the member in whose name the secretariat brings them. Raises `ForbiddenError`, `NothingSentError`,
    `NoBaseError`, `UnknownBaseError`, `ForeignDocumentError`, `NothingChangedError`, what `documents.returning.reading`
    raises, and for a workbook what `documents.opening` does.
    """
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        require(reader, act_of(reader))
        if not 0 < len(uploads) <= MOST_FILES:
            raise NothingSentError(limit=MOST_FILES)
        found = [_read(ws, connection, reader, upload) for upload in uploads]
    batch = ws.new_key()
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, act_of(reader))
        members = invitable(ws, connection)
        own = {one.id for one in members}
        named = member_id if member_id in own and act_of(reader) is Act.BRING_BACK_FOR else None
        for one in found:
            _keep(ws, connection, by, one, batch=batch, member_id=named, members=members)
    return batch


def act_of(reader: Reader) -> Act:
    """Return what somebody does who brings a document: their own, or another's in the secretariat's hands."""
    return Act.BRING_BACK_FOR if reader.circle is Audience.SECRETARIAT else Act.BRING_BACK


def _read(ws: Workspace, connection: Connection, reader: Reader, upload: Upload) -> _Read:
    if not upload.content:
        raise EmptyFileError(name=upload.name)
    if len(upload.content) > LARGEST:
        raise TooLargeFileError(name=upload.name, size=len(upload.content) // 1_048_576, limit=LARGEST // 1_048_576)
    found = _understood(ws, connection, reader, upload)
    if not found.lines and not found.problems:
        raise NothingChangedError(name=upload.name)
    return found


def _understood(ws: Workspace, connection: Connection, reader: Reader, upload: Upload) -> _Read:
    """Read a workbook as a grid; a document as the annotated text that it says it is, else as a grid."""
    workbook = grid_in.workbook_kind(upload.content) is not None
    returned = None if workbook else reading.read(upload.content, name=upload.name)
    if returned is not None and returned.base:
        return _annotated(ws, connection, reader, upload, returned)
    rows = grid_in.rows(upload.content, name=upload.name)
    if rows is None:
        raise NoBaseError(name=upload.name)
    return _grid(ws, connection, upload, rows)


def _grid(ws: Workspace, connection: Connection, upload: Upload, rows: Iterable[Row]) -> _Read:
    base = ws.main(connection)
    text = ws.text(connection, base)
    return _Read(upload, GRID, base, tuple(line_of(text, row)[0] for row in rows), ())


def _annotated(ws: Workspace, connection: Connection, reader: Reader, upload: Upload, returned: Returned) -> _Read:
    base = _base(connection, reader, returned, upload.name)
    text = ws.text(connection, base)
    if is_foreign(text, returned):
        raise ForeignDocumentError(name=upload.name)
    told = understood(text, returned)
    return _Read(upload, ANNOTATED, base, told.lines, told.problems)


def _base(connection: Connection, reader: Reader, returned: Returned, name: str) -> str:
    """Return the commit that a document was made from: a decision on the text, which its sender may see."""
    made = texts.decision(connection, returned.base)
    published = any(version.sha == returned.base for version in texts.versions(connection))
    if made is None or made.ref != MAIN or not (published or reader.sees(Thing.CURRENT_TEXT)):
        raise UnknownBaseError(name=name, where=f" (« {returned.instance[:80]} »)" if returned.instance else "")
    return returned.base


def _keep(
    ws: Workspace,
    connection: Connection,
    by: Person,
    read: _Read,
    *,
    batch: str,
    member_id: int | None,
    members: Sequence[Person],
) -> None:
    key, file = ws.new_key(), _kept(ws, connection, by, read.upload)
    said = "\n".join(f"{one.cause}|{one.author}|{one.words}".replace("\n", " ") for one in read.problems)
    document = Document(
        *(key, batch, file.name[:160], read.kind, file.id, read.base, by.id, member_id, documents.OPEN, said),
        received_at=ws.now(),
    )
    documents.add(connection, document, [_change(key, rank, line, members) for rank, line in enumerate(read.lines)])
    details = {"name": file.name, "path": f"/documents/{key}"}
    fact = Fact(Happened.DOCUMENT_RECEIVED, ws.now(), by.id, About.DOCUMENT, key, details, Audience.SECRETARIAT)
    fact_id = journal.record(connection, fact)
    if ws.reader(by, connection).circle is not Audience.SECRETARIAT:
        notify_secretariat(connection, fact_id)


def _kept(ws: Workspace, connection: Connection, by: Person, upload: Upload) -> StoredFile:
    """Keep the file for its sender and the secretariat, for thirty days at most."""
    kind = reading.kind_of_any(upload.content, upload.name)
    return stored_files.add(
        connection,
        StoredFile(
            sha256=ws.files.put(upload.content),
            name=clean_name(upload.name, kind),
            media_type=kind.media_type,
            size=len(upload.content),
            audience=Audience.SECRETARIAT,
            kept_at=ws.now(),
            owner_id=by.id,
            purge_on=(ws.now() + KEPT).astimezone(PARIS).date(),
        ),
    )


def _change(key: str, rank: int, line: Line, members: Sequence[Person]) -> Change:
    named = next((one.id for one in members if one.name.casefold() == line.author.casefold()), None)
    return Change(
        *(key, rank, line.author[:120], named, line.paragraph, str(line.wanted), line.before, line.after),
        rationale=line.rationale,
        passage=line.passage or ", ".join(line.overlaps),
        place=line.place,
    )


def line(change: Change) -> Line:
    """Return a kept line as the domain has it."""
    return Line(
        *(Wanted(change.change), change.paragraph_id, change.place, change.before, change.after, change.author),
        rationale=change.rationale,
        passage=change.passage,
    )

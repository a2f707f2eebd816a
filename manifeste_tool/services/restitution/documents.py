"""Attach a document to a report, and read one that was filled in a word processor into its draft."""

from dataclasses import dataclass, replace

from manifeste_tool.documents.kit import opendocument
from manifeste_tool.documents.kit import reading as kit
from manifeste_tool.documents.reading import form_reader
from manifeste_tool.documents.stripping import stripped
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.reporting.filled_forms import Block, Row
from manifeste_tool.domain.reporting.report_checks import refusal
from manifeste_tool.domain.reporting.report_reading import Reading, merged
from manifeste_tool.domain.reporting.report_reading import read as understood
from manifeste_tool.domain.reporting.reports import Report, arranged, references_in
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services import files
from manifeste_tool.services.files import Upload
from manifeste_tool.services.kit import making
from manifeste_tool.services.restitution import places
from manifeste_tool.services.restitution.sending import SentReportError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files as stored
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import reports

_FORM = "restitution"


class NoDocumentChosenError(RefusedError):
    """The form came without a file."""

    fields = ("file", "document")
    sentence = N_("Choisissez un document sur votre ordinateur, puis joignez-le.")


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of a document: whether it was read, the draft it would make, and references it may not cite."""

    draft: Report
    name: str
    unknown: tuple[str, ...] = ()


def attach(ws: Workspace, by: Person | None, typed: Report, upload: Upload | None, *, reading: bool) -> Attached:
    """Keep a document with a report; `reading`, return the draft that it makes, which a person has to save.

    What was `typed` stays; what was read is added. Raises `ForbiddenError`, `NotFoundError`,
    `NoDocumentChosenError`, `SentReportError`, the refusals of `files.keep` and of `form_reader.read`.
    """
    if upload is None:
        raise NoDocumentChosenError
    with ws.writing() as connection:
        reference = typed.consultation
        authority, actor = _editor(ws, connection, by, reference)
        standing = reports.get(connection, reference)
        if standing and standing.is_sent:
            raise SentReportError
        found = _read(ws, connection, upload, reference, authority) if reading else None
        kept = files.keep(ws, connection, _bare(upload), owner_id=actor.id)
        reports.attach(connection, reference, kept.id)
    if found is None:
        return Attached(typed, kept.name)
    made = merged(typed, found.report)
    return Attached(replace(made, items=arranged(made.items)), kept.name, found.unknown)


def detach(ws: Workspace, by: Person | None, reference: str, file_id: int) -> None:
    """Take a document off a report and let it be purged. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.writing() as connection:
        _editor(ws, connection, by, reference)
        if not reports.detach(connection, reference, file_id):
            raise NotFoundError
        stored.let_go(connection, file_id, ws.now().astimezone(PARIS).date())


def _editor(ws: Workspace, connection: Connection, by: Person | None, reference: str) -> tuple[str, Person]:
    reader = ws.reader(by, connection)
    consultation, _ = places.known(connection, reader, reference)
    return consultation.authority, require(reader, Act.SEND_REPORT, authority=consultation.authority)


def _bare(upload: Upload) -> Upload:
    """Return a document without what it says of its making."""
    return Upload(upload.name, stripped(upload.content, files.judge(upload), name=upload.name))


def blank(ws: Workspace, connection: Connection, reference: str, name: str) -> tuple[Block, ...]:
    """Return one of the kit's forms as it is before anybody fills it: what was printed is not what people say."""
    (made,) = making.documents(ws, connection, reference, [one for one in kit.sources() if one.name == name])
    return form_reader.read(opendocument.written(made), name=name)


def _read(ws: Workspace, connection: Connection, upload: Upload, reference: str, authority: str) -> Reading:
    blocks = form_reader.read(upload.content, name=upload.name)
    said = references_in("\n".join(map(_words, blocks)))
    known = places.named(connection, said)
    citable = {one for one in said if refusal(one, known, authority) is None}
    return understood(blocks, reference, citable, blank(ws, connection, reference, _FORM))


def _words(block: Block) -> str:
    return "\n".join(block.cells) if isinstance(block, Row) else block.text

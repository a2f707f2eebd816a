"""Make a *liasse* in one format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from manifeste_tool.documents.kit import opendocument, page, pdf, word
from manifeste_tool.documents.kit.model import Document
from manifeste_tool.domain.people import Reader
from manifeste_tool.services.bundle import sheets
from manifeste_tool.services.bundle.gathering import Bundle, changes, gathered
from manifeste_tool.services.bundle.progress import Progress, silent
from manifeste_tool.services.bundle.wanted import Wanted
from manifeste_tool.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Form:
    """A format: what browsers call it, and who writes it."""

    media_type: str
    write: Callable[[Document], bytes]


FORMS: Mapping[str, Form] = {
    "pdf": Form(pdf.MEDIA_TYPE, pdf.written),
    "odt": Form(opendocument.MEDIA_TYPE, opendocument.written),
    "docx": Form(word.MEDIA_TYPE, word.written),
    "html": Form(page.MEDIA_TYPE, page.written),
}


def bundle_document(
    ws: Workspace, reader: Reader, wanted: Wanted, *, progress: Progress = silent, large: bool = False
) -> Document:
    """Return a liasse as a document. Raises the errors of `gathering`."""
    with ws.reading() as connection:
        bundle = gathered(ws, connection, reader, wanted)
        made = tuple(changes(ws, connection, bundle.sheets, progress=progress))
    return sheets.document(bundle, made, large=large)


def running_order_of(ws: Workspace, reader: Reader, wanted: Wanted) -> Bundle:
    """Return the list in the order it is called, sub-amendments first. Raises the errors of `gathering`."""
    with ws.reading() as connection:
        return gathered(ws, connection, reader, wanted, subs_first=True)

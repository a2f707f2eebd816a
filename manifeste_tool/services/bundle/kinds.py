"""The *liasse*, the *dérouleur* and the *dossier de séance* as kinds of documents that the engine of exports makes."""

import hashlib
import re
from collections.abc import Callable, Mapping

from manifeste_tool.documents.bundle import workbook
from manifeste_tool.documents.exporting import typst
from manifeste_tool.documents.exporting.limits import Limits
from manifeste_tool.documents.kit import opendocument, pdf, word
from manifeste_tool.documents.kit.model import Document
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.bundle import briefings, running_orders, sheets
from manifeste_tool.services.bundle.briefings import Briefing
from manifeste_tool.services.bundle.gathering import Bundle, changes, gathered
from manifeste_tool.services.bundle.wanted import Wanted
from manifeste_tool.services.examining.ordering import state_of
from manifeste_tool.services.exporting.kinds import Kind, Made, Parameters, Progress
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

#: Sheets beyond which a document is left to the worker.
LONG = 40
LIMITS = Limits(seconds=180, cpu_seconds=240, memory=4_096)
_NUMBER = re.compile(r"[0-9]{1,9}")
_ZIP = "application/zip"
_TEXTS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "odt": (opendocument.MEDIA_TYPE, opendocument.written),
    "docx": (word.MEDIA_TYPE, word.written),
    "pdf": (pdf.MEDIA_TYPE, lambda document: printed(pdf.source(document))),
}
_BOOKS = {"xlsx": (workbook.XLSX, workbook.xlsx_of), "ods": (workbook.ODS, workbook.ods_of)}


def printed(source: str) -> bytes:
    """Return what is written in Typst's language as PDF, in a process of its own."""
    return typst.pdf(source, standards=("ua-1",), limits=LIMITS)


def wanted(parameters: Parameters) -> Wanted:
    """Return what the parameters of an address ask for. Raises `NotFoundError` for a number that is none."""
    return Wanted(
        cycle=_number(parameters, "cycle"),
        scope=parameters.get("etat", ""),
        chapter=parameters.get("chapitre", ""),
        sitting=_number(parameters, "seance"),
        version=parameters.get("version", ""),
    )


def _number(parameters: Parameters, name: str) -> int | None:
    given = parameters.get(name, "")
    if given and not _NUMBER.fullmatch(given):
        raise NotFoundError
    return int(given) if given else None


def _bundle(ws: Workspace, connection: Connection, reader: Reader, asked: Wanted, *, subs_first: bool) -> Bundle:
    """Return what is asked for, gathered once for as long as nothing happens and no stage opens or closes."""
    name = ("bundle", asked, subs_first, reader.person, reader.open_stages)
    state = state_of(ws, connection)
    kept = ws.latest.get(state, name)
    if isinstance(kept, Bundle):
        return kept
    return ws.latest.keep(state, name, gathered(ws, connection, reader, asked, subs_first=subs_first))


def _digest(said: object) -> tuple[str, ...]:
    return (hashlib.sha256(repr(said).encode()).hexdigest(),)


def _bundle_depends_on(
    ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters
) -> tuple[str, ...]:
    return _digest(_bundle(ws, connection, reader, wanted(parameters), subs_first=False))


def _order_depends_on(ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters) -> tuple[str, ...]:
    return _digest(_bundle(ws, connection, reader, wanted(parameters), subs_first=True))


def _is_long(ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters) -> bool:
    return len(_bundle(ws, connection, reader, wanted(parameters), subs_first=False).sheets) > LONG


def _make_bundle(ws: Workspace, reader: Reader, parameters: Parameters, form: str, progress: Progress) -> Made:
    with ws.reading() as connection:
        found = _bundle(ws, connection, reader, wanted(parameters), subs_first=False)
        made = tuple(changes(ws, connection, found.amendments, progress=progress))
    document = sheets.document(found, made, large=bool(parameters.get("grand")))
    media_type, write = _TEXTS[form]
    return Made(write(document), f"{_name('recueil-des-amendements', parameters)}.{form}", media_type)


def _make_order(ws: Workspace, reader: Reader, parameters: Parameters, form: str, progress: Progress) -> Made:
    with ws.reading() as connection:
        found = _bundle(ws, connection, reader, wanted(parameters), subs_first=True)
    progress(1, 2)
    name = f"{_name('ordre-d-examen', parameters)}.{form}"
    if form in _BOOKS:
        media_type, write = _BOOKS[form]
        return Made(write(running_orders.workbook(found)), name, media_type)
    media_type, put = _TEXTS[form]
    document = running_orders.document(found, large=bool(parameters.get("grand")))
    return Made(put(document), name, media_type)


def briefing_of(
    ws: Workspace,
    connection: Connection,
    reader: Reader,
    parameters: Parameters,
    *,
    progress: Progress | None = None,
) -> Briefing:
    """Return a sitting's dossier as its reader has it: a member's own amendments first. Raises `NotFoundError`."""
    number = _number(parameters, "seance")
    if number is None:
        raise NotFoundError
    given = {"progress": progress} if progress else {}
    return briefings.briefing(
        ws, connection, reader, number, first_for=_member(reader), whole=progress is not None, **given
    )


def _member(reader: Reader) -> Person | None:
    return reader.person if reader.person and reader.person.is_in_office else None


def _briefing_depends_on(
    ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters
) -> tuple[str, ...]:
    name = ("briefing", parameters.get("seance"), reader.person, reader.open_stages)
    state = state_of(ws, connection)
    kept = ws.latest.get(state, name)
    if isinstance(kept, tuple):
        return kept
    return ws.latest.keep(state, name, _digest(briefing_of(ws, connection, reader, parameters)))


def _briefing_is_long(ws: Workspace, connection: Connection, reader: Reader, parameters: Parameters) -> bool:
    return len(briefing_of(ws, connection, reader, parameters).bundle.sheets) > LONG


def _make_briefing(ws: Workspace, reader: Reader, parameters: Parameters, form: str, progress: Progress) -> Made:
    with ws.reading() as connection:
        found = briefing_of(ws, connection, reader, parameters, progress=progress)
    name = f"dossier-seance-{found.sitting.id}"
    if form == "zip":
        return Made(briefings.archive(found), f"{name}.zip", _ZIP)
    large = bool(parameters.get("grand"))
    content = printed(briefings.bound(found, large=large))
    return Made(content, f"{name}{'-grands-caracteres' if large else ''}.pdf", pdf.MEDIA_TYPE)


def _name(stem: str, parameters: Parameters) -> str:
    """Return the name of a file: letters and figures alone, whatever was asked for."""
    parts = [stem]
    parts += [f"{name}-{value}" for name, value in sorted(parameters.items()) if name in _TOLD and value]
    return re.sub(r"[^a-z0-9.-]", "", "-".join(parts))


_TOLD = frozenset({"cycle", "seance", "version", "etat"})
BUNDLE = Kind("recueil", tuple(_TEXTS), _bundle_depends_on, _make_bundle, is_long=_is_long)
ORDER = Kind("derouleur", (*_BOOKS, *_TEXTS), _order_depends_on, _make_order)
BRIEFING = Kind("dossier-de-seance", ("pdf", "zip"), _briefing_depends_on, _make_briefing, is_long=_briefing_is_long)

"""The pages of lots: what was printed, where its sheets stand, and the sheets themselves to be printed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from manifeste_tool.documents import qr
from manifeste_tool.documents.kit import lot as lot_file
from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.sheets import LARGEST_LOT, Lot, Sheet, SheetState, Tally
from manifeste_tool.domain.people import Act
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.paper.at_home import at_home
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import lots, sheets

FOLLOW_UP = "/suivi"
#: What is asked where a consultation asks nothing of its own.
USUAL_QUESTION = N_(
    "L'intelligence artificielle dans les services publics : qu'en attendez-vous, "
    "de quoi faut-il se méfier, que proposez-vous ?"
)
#: How many sheets are made ready to print at once: each has a QR code to be drawn.
PRINTED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class LotLine:
    """A lot in the list: where its sheets stand, the first and last of them, who prepared it."""

    lot: Lot
    tally: Tally
    by: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class LotsPage:
    """The lots of a consultation."""

    consultation: Consultation
    lines: tuple[LotLine, ...]
    tally: Tally
    paging: Paging
    largest: int = LARGEST_LOT


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet in the list: who typed it, or who has it in hand."""

    sheet: Sheet
    by: str
    in_hand: bool


@dataclass(frozen=True, slots=True)
class SheetsPage:
    """The sheets of a consultation, narrowed to a state and a lot."""

    consultation: Consultation
    lines: tuple[SheetLine, ...]
    tally: Tally
    paging: Paging
    state: SheetState | None
    lot: Lot | None


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """One sheet as it is printed: its token in two groups, and the QR code of its follow-up."""

    sheet: Sheet
    token: str
    qr: str


@dataclass(frozen=True, slots=True)
class PrintedLot:
    """A portion of a lot to be printed: two sheets a page. `site` is where a token is typed by hand."""

    consultation: Consultation
    authority: Authority | None
    lot: Lot
    pages: tuple[tuple[PrintedSheet, ...], ...]
    paging: Paging
    site: str
    usual_question: str = USUAL_QUESTION

    @property
    def count(self) -> int:
        """How many sheets are in this portion."""
        return sum(map(len, self.pages))


def lots_page(ws: Workspace, person: Person | None, reference: str, *, page: int | None = 1) -> LotsPage:
    """Return the lots of a consultation, the latest first."""
    asked = paging(page)
    with ws.reading() as connection:
        home = at_home(ws, connection, person, reference, Act.PRINT_LOT)
        found, total = lots.page(connection, reference, limit=asked.size, offset=asked.offset)
        return LotsPage(
            consultation=home.consultation,
            lines=tuple(_lot_lines(connection, found)),
            tally=lots.tally(connection, reference),
            paging=replace(asked, total=total),
        )


def sheets_page(
    ws: Workspace,
    person: Person | None,
    reference: str,
    *,
    state: SheetState | None = None,
    lot_id: int | None = None,
    page: int | None = 1,
) -> SheetsPage:
    """Return the sheets of a consultation in the order they were printed."""
    asked = paging(page)
    with ws.reading() as connection:
        home = at_home(ws, connection, person, reference)
        where = {"state": state, "lot_id": lot_id}
        found, total = sheets.page(connection, reference, **where, limit=asked.size, offset=asked.offset)  # type: ignore[arg-type]
        return SheetsPage(
            consultation=home.consultation,
            lines=tuple(_sheet_lines(ws, connection, found)),
            tally=_tally(connection, reference, lot_id),
            paging=replace(asked, total=total),
            state=state,
            lot=_lot(connection, reference, lot_id) if lot_id is not None else None,
        )


def printed_lot(
    ws: Workspace, person: Person | None, reference: str, lot_id: int, *, page: int | None = 1
) -> PrintedLot:
    """Return the sheets of a lot that still wait, ready to be printed: a typed one has no token any more."""
    asked = replace(paging(page), size=PRINTED_AT_ONCE)
    with ws.reading() as connection:
        home = at_home(ws, connection, person, reference, Act.PRINT_LOT)
        lot = _lot(connection, reference, lot_id)
        waiting = sheets.of_lot(connection, lot_id, SheetState.WAITING)
        made = [_printed(ws, one) for one in waiting[asked.offset : asked.offset + asked.size]]
        return PrintedLot(
            consultation=home.consultation,
            authority=consultations.get_authority(connection, home.consultation.authority),
            lot=lot,
            pages=tuple(tuple(made[start : start + 2]) for start in range(0, len(made), 2)),
            paging=replace(asked, total=len(waiting)),
            site=f"{ws.base_url.split('://')[-1].rstrip('/')}{FOLLOW_UP}",
        )


def printed_file(ws: Workspace, person: Person | None, reference: str, lot_id: int, *, page: int | None = 1) -> bytes:
    """Return as PDF what `printed_lot` shows. Raises `NotFoundError` also where no sheet waits any more."""
    shown = printed_lot(ws, person, reference, lot_id, page=page)
    if not shown.pages:
        raise NotFoundError
    held = shown.consultation
    face = lot_file.LotFace(
        title=held.title,
        authority=shown.authority.name if shown.authority else "",
        question=held.question or shown.usual_question,
        site=shown.site,
        contact=held.contact,
    )
    return lot_file.written(face, [[_face(one) for one in pair] for pair in shown.pages])


def _face(one: PrintedSheet) -> lot_file.SheetFace:
    series = one.sheet.reference.rpartition("-")[0]
    return lot_file.SheetFace(series, one.sheet.digits, one.sheet.reference, one.token, one.qr)


def _lot(connection: Connection, reference: str, lot_id: int) -> Lot:
    found = lots.get(connection, lot_id)
    if found is None or found.consultation != reference:
        raise NotFoundError
    return found


def _tally(connection: Connection, reference: str, lot_id: int | None) -> Tally:
    """Count the sheets of a lot, of the whole consultation where none is asked for."""
    if lot_id is None:
        return lots.tally(connection, reference)
    return lots.tallies(connection, [lot_id]).get(lot_id, Tally())


def _lot_lines(connection: Connection, found: tuple[Lot, ...]) -> Iterator[LotLine]:
    counts = lots.tallies(connection, [one.id for one in found])
    names = people.named(connection, {one.by_id for one in found})
    ends = sheets.ends(connection, [one.id for one in found])
    for one in found:
        yield LotLine(one, counts.get(one.id, Tally()), names[one.by_id].name, *ends[one.id])


def _sheet_lines(ws: Workspace, connection: Connection, found: tuple[Sheet, ...]) -> Iterator[SheetLine]:
    known = {by_id for one in found for by_id in (one.typed_by_id, one.taken_by_id) if by_id}
    names = people.named(connection, known)
    for one in found:
        in_hand = one.taken_by_id is not None and one.taken_from(0, ws.now())
        by_id = one.taken_by_id if in_hand else one.typed_by_id
        yield SheetLine(one, names[by_id].name if by_id in names else "", in_hand)


def _printed(ws: Workspace, sheet: Sheet) -> PrintedSheet:
    address = f"{ws.base_url.rstrip('/')}{FOLLOW_UP}?reference={sheet.reference}"
    return PrintedSheet(sheet, tokens.shown(sheet.token), qr.svg(address, title=sheet.reference))

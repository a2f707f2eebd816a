"""The typing screen: one sheet, what was typed of it, what stands if somebody was faster, and how far the lot is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.gathering.asked import AGE_RANGES, AUTHOR_TYPES, GENDERS, NATURES
from manifeste_tool.domain.gathering.sheets import Sheet, SheetState, Tally
from manifeste_tool.domain.gathering.transcripts import LIMITS, Transcript
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ManifesteError, NotFoundError, RefusedError
from manifeste_tool.services.paper.at_home import Home, at_home
from manifeste_tool.services.paper.designating import named, of_reference
from manifeste_tool.services.paper.entering import UnfitTranscriptError
from manifeste_tool.services.paper.readings import Change, Correction, changes, trail
from manifeste_tool.services.paper.standing import Typed, frozen, typed_from
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files, people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.gathering import lots


@dataclass(frozen=True, slots=True)
class Boxes:
    """What the form offers to tick."""

    natures: tuple[str, ...] = NATURES
    author_types: tuple[str, ...] = AUTHOR_TYPES
    age_ranges: tuple[str, ...] = AGE_RANGES
    genders: tuple[str, ...] = GENDERS
    themes: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=lambda: LIMITS)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One sheet in the form, or none. `transcript` is what the fields show; `number` what the number's does.

    `by` is who has it in hand or typed it. `changes` are what stands beside what was sent, where these are not one;
    `refusal` says why what stands may be corrected no more.
    """

    consultation: Consultation
    tally: Tally
    boxes: Boxes
    number: str = ""
    sheet: Sheet | None = None
    transcript: Transcript = field(default_factory=Transcript)
    by: str = ""
    is_taken: bool = False
    photo: StoredFile | None = None
    recorded: Transcript | None = None
    changes: tuple[Change, ...] = ()
    refusal: RefusedError | None = None
    error: ManifesteError | None = None
    faults: Mapping[str, RefusedError] = field(default_factory=dict)
    trail: tuple[Correction, ...] = ()
    may_print: bool = False

    @property
    def may_type(self) -> bool:
        """Whether the form can be saved as it stands: the sheet waits, or is illegible and read after all."""
        return self.sheet is None or self.sheet.takes_words

    @property
    def is_cancelled(self) -> bool:
        """Whether the sheet is cancelled and could be opened again."""
        return self.sheet is not None and self.sheet.state is SheetState.CANCELLED

    @property
    def is_illegible(self) -> bool:
        """Whether somebody said that the sheet cannot be read."""
        return self.sheet is not None and self.sheet.state is SheetState.ILLEGIBLE

    @property
    def picture(self) -> StoredFile | None:
        """The photo where a browser can show it beside the form."""
        return self.photo if self.photo and self.photo.media_type.startswith("image/") else None


def entry_page(
    ws: Workspace,
    person: Person | None,
    reference: str,
    *,
    number: str = "",
    transcript: Transcript | None = None,
    error: ManifesteError | None = None,
) -> EntryPage:
    """Return the form on the sheet that `number` means, with what was typed; an unknown number opens none.

    Where `transcript` is None the fields are those of a sheet that nobody typed yet.
    """
    with ws.reading() as connection:
        home = at_home(ws, connection, person, reference)
        page = _blank(connection, home, number, error)
        try:
            sheet = named(connection, home, number) if number.strip() else None
        except RefusedError as unknown:
            return replace(page, transcript=transcript or Transcript(), error=error or unknown)
        page = replace(page, transcript=transcript or Transcript(), sheet=sheet)
        return _with_sheet(ws, connection, home, page) if sheet else page


def correction_page(
    ws: Workspace,
    person: Person | None,
    reference: str,
    sheet_reference: str,
    *,
    transcript: Transcript | None = None,
    error: ManifesteError | None = None,
) -> EntryPage:
    """Return the form that corrects a typed sheet, with the corrections made so far. Raises `NotFoundError`."""
    with ws.reading() as connection:
        home = at_home(ws, connection, person, reference)
        sheet = of_reference(connection, home, sheet_reference)
        standing = typed_from(connection, sheet) if sheet and sheet.state is SheetState.TYPED else None
        if sheet is None or standing is None:
            raise NotFoundError
        page = replace(_blank(connection, home, sheet.digits, error), sheet=sheet)
        page = replace(page, transcript=transcript or standing.transcript)
        page = _with_sheet(ws, connection, home, page)
        kept = () if standing.contribution.withdrawn else trail(connection, sheet.reference, standing.transcript)
        return replace(page, trail=kept)


def _blank(connection: Connection, home: Home, number: str, error: ManifesteError | None) -> EntryPage:
    return EntryPage(
        consultation=home.consultation,
        tally=lots.tally(connection, home.consultation.reference),
        boxes=Boxes(themes=tuple(filter(None, home.consultation.themes.splitlines()))),
        number=number,
        error=error,
        faults=error.faults if isinstance(error, UnfitTranscriptError) else {},
        may_print=may(home.reader, Act.PRINT_LOT, authority=home.consultation.authority),
    )


def _with_sheet(ws: Workspace, connection: Connection, home: Home, page: EntryPage) -> EntryPage:
    """Add to a page what is known of its sheet."""
    sheet = page.sheet
    if sheet is None:
        return page
    standing = typed_from(connection, sheet) if sheet.state is SheetState.TYPED else None
    is_taken = sheet.taken_from(home.person.id, ws.now())
    by_id = sheet.taken_by_id if is_taken else sheet.typed_by_id
    by = people.get(connection, by_id) if by_id else None
    page = replace(page, is_taken=is_taken, by=by.name if by else "", number=sheet.digits)
    if sheet.photo_id:
        page = replace(page, photo=files.get(connection, sheet.photo_id))
    return _beside(ws, connection, page, standing) if standing else page


def _beside(ws: Workspace, connection: Connection, page: EntryPage, standing: Typed) -> EntryPage:
    """Put what stands beside what was typed."""
    sent = page.transcript
    return replace(
        page,
        recorded=standing.transcript,
        changes=changes(standing.transcript, sent) if not sent.is_blank else (),
        refusal=frozen(ws, connection, standing.contribution),
        photo=None if standing.contribution.withdrawn else page.photo,
    )

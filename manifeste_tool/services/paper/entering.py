"""Type a sheet: it becomes a contribution under its own reference, followed by its own token, once.

Several people type at once. Opening a sheet marks it as theirs for some minutes, which hinders nobody; what decides is
the transaction: the first to save makes the contribution, the second is shown both readings with every word kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.consents import Way
from manifeste_tool.domain.gathering.sheets import Sheet, SheetState
from manifeste_tool.domain.gathering.transcripts import (
    Transcript,
    cleaned,
    contribution,
    contributor,
    differences,
    faults,
)
from manifeste_tool.domain.people import Act, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.contributing import receiving
from manifeste_tool.services.contributing.receiving import Arrival
from manifeste_tool.services.paper.at_home import Home, at_home, today
from manifeste_tool.services.paper.designating import named, of_reference
from manifeste_tool.services.paper.standing import typed_from
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import sheets

_PARTLY = N_("des passages illisibles")


class UnfitTranscriptError(RefusedError):
    """Something of what was typed is to be corrected; `faults` says what, by field."""

    sentence = N_("La fiche n'est pas encore enregistrée : corrigez ce qui est signalé. Tout ce qui est tapé est là.")

    def __init__(self, **faults: RefusedError) -> None:
        super().__init__(**faults)
        self.faults: Mapping[str, RefusedError] = faults


class CancelledSheetError(RefusedError):
    """The sheet was cancelled."""

    sentence = N_(
        "La fiche %(number)s a été annulée comme inutilisée. Si elle est revenue remplie, rouvrez-la : "
        "ce que vous avez tapé est gardé. Sinon, vérifiez le numéro."
    )


class TypedMeanwhileError(StaleError):
    """Somebody typed the sheet already."""

    sentence = N_(
        "La fiche %(number)s est déjà saisie. Rien n'est perdu : comparez les deux lectures ci-dessous, "
        "puis gardez l'une ou l'autre, ou corrigez le numéro si c'était une autre fiche."
    )


class IllegibleMeanwhileError(StaleError):
    """Somebody said that the sheet cannot be read."""

    sentence = N_(
        "La fiche %(number)s a été notée illisible. Si vous pouvez la lire, enregistrez de nouveau : "
        "ce que vous avez tapé est gardé."
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """What a typist sends: the number they typed, what they read, and the sheet as their form showed it, if it did."""

    number: str
    transcript: Transcript
    opened: str = ""
    seen: int | None = None

    def knew(self, sheet: Sheet) -> bool:
        """Whether the form showed the sheet as it stands."""
        return self.opened == sheet.reference and self.seen == sheet.revision


@dataclass(frozen=True, slots=True)
class Entered:
    """A sheet that is done with; `contribution` is None for one that nobody can read."""

    sheet: Sheet
    contribution: Contribution | None = None
    held: bool = False


def open_sheet(ws: Workspace, person: Person | None, reference: str, given: str, *, after: str = "") -> Sheet | None:
    """Open the sheet that `given` means, else the next one that waits after `after`; None where none waits.

    It is marked as in the hands of this person, unless somebody else has it. Raises what `designating.named` raises.
    """
    with ws.writing() as connection:
        home = at_home(ws, connection, person, reference, Act.TYPE_SHEET)
        found = named(connection, home, given) if given.strip() else _following(ws, connection, home, after)
        if found is None or found.state is not SheetState.WAITING or found.taken_from(home.person.id, ws.now()):
            return found
        return _taken(ws, connection, home, found)


def take(ws: Workspace, person: Person | None, reference: str, given: str) -> Sheet:
    """Take a sheet that somebody else has in hand and left lying."""
    with ws.writing() as connection:
        home = at_home(ws, connection, person, reference, Act.TYPE_SHEET)
        return _taken(ws, connection, home, named(connection, home, given))


def enter(ws: Workspace, person: Person | None, reference: str, entry: Entry) -> Entered:
    """Make a contribution of what a sheet says, or note that it cannot be read. The same sent twice is one.

    Raises `UnfitTranscriptError`, `CancelledSheetError`, `TypedMeanwhileError`, `IllegibleMeanwhileError`, and what
    `designating.named` raises.
    """
    typed = cleaned(entry.transcript)
    with ws.writing() as connection:
        home = at_home(ws, connection, person, reference, Act.TYPE_SHEET)
        sheet = named(connection, home, entry.number)
        if same := _same(connection, home, sheet, typed):
            return same
        _require_free(sheet, entry)
        if wrong := faults(typed, today(ws)):
            raise UnfitTranscriptError(**wrong)
        if typed.is_unreadable:
            return Entered(_illegible(ws, connection, home, sheet, typed))
        return _typed(ws, connection, home, sheet, typed)


def _following(ws: Workspace, connection: Connection, home: Home, after: str) -> Sheet | None:
    last = of_reference(connection, home, after) if after else None
    return sheets.following(connection, home.consultation.reference, last, person_id=home.person.id, now=ws.now())


def _taken(ws: Workspace, connection: Connection, home: Home, sheet: Sheet) -> Sheet:
    sheets.leave(connection, home.consultation.reference, home.person.id, but=sheet.reference)
    sheets.take(connection, sheet.reference, home.person.id, ws.now())
    return replace(sheet, taken_by_id=home.person.id, taken_at=ws.now())


def _same(connection: Connection, home: Home, sheet: Sheet, typed: Transcript) -> Entered | None:
    """Return what the sheet became where this very person already sent these very words."""
    if sheet.typed_by_id != home.person.id:
        return None
    if sheet.state is SheetState.ILLEGIBLE and typed.is_unreadable and sheet.note == _note(typed):
        return Entered(sheet)
    standing = typed_from(connection, sheet) if sheet.state is SheetState.TYPED else None
    if standing is None or differences(standing.transcript, replace(typed, note=_note(typed))):
        return None
    return Entered(sheet, standing.contribution, standing.contribution.held)


def _require_free(sheet: Sheet, entry: Entry) -> None:
    if not timely(Act.TYPE_SHEET, sheet.state):
        cancelled = sheet.state is SheetState.CANCELLED
        raise (CancelledSheetError if cancelled else TypedMeanwhileError)(number=sheet.digits)
    if sheet.state is SheetState.ILLEGIBLE and not entry.knew(sheet):
        raise IllegibleMeanwhileError(number=sheet.digits)


def _typed(ws: Workspace, connection: Connection, home: Home, sheet: Sheet, typed: Transcript) -> Entered:
    how = Arrival(Happened.CONTRIBUTION_TYPED, Way.PAPER, home.person.id, token=sheet.token, reference=sheet.reference)
    said = contribution(typed, home.consultation.reference)
    received = receiving.receive(ws, connection, said, how, who=contributor(typed), contact=typed.contact)
    done = _done(ws, home, replace(sheet, state=SheetState.TYPED, token="", note=_note(typed)))
    return Entered(sheets.write(connection, done), received.contribution, received.held)


def _illegible(ws: Workspace, connection: Connection, home: Home, sheet: Sheet, typed: Transcript) -> Sheet:
    said = {"consultation": home.consultation.reference, "sheet": sheet.reference}
    happened = Fact(Happened.SHEET_ILLEGIBLE, ws.now(), home.person.id, About.LOT, str(sheet.lot), said)
    journal.record(connection, happened)
    return sheets.write(connection, _done(ws, home, replace(sheet, state=SheetState.ILLEGIBLE, note=_note(typed))))


def _done(ws: Workspace, home: Home, sheet: Sheet) -> Sheet:
    return replace(sheet, typed_by_id=home.person.id, typed_at=ws.now(), taken_by_id=None, taken_at=None)


def _note(typed: Transcript) -> str:
    """What of the sheet could not be read, said by the typist or, where they ticked the box alone, by us."""
    return typed.note or (_PARTLY if typed.illegible and typed.text else "")

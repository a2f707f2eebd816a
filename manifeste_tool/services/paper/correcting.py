"""Correct what was typed from a sheet, as long as nothing rests on its words; each earlier reading is kept."""

from dataclasses import asdict, replace

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.consents import Consent, Purpose, Way
from manifeste_tool.domain.gathering.sheets import Sheet
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
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.contributing.receiving import NOTICE
from manifeste_tool.services.moderation import holding
from manifeste_tool.services.paper.at_home import Home, at_home, today
from manifeste_tool.services.paper.designating import of_reference
from manifeste_tool.services.paper.entering import UnfitTranscriptError
from manifeste_tool.services.paper.standing import Typed, frozen, typed_from
from manifeste_tool.services.record import erasing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors, corrections, sheets
from manifeste_tool.storage.gathering.corrections import Wording

#: What is kept of an earlier reading: never who its author is, which one table alone holds.
KEPT = ("text", "title", "natures", "theme", "author_type", "place", "people", "said_on", "verbatim", "note")
_CONSENTS = {"publication": Purpose.PUBLICATION, "contact": Purpose.CONTACT}


class CorrectedMeanwhileError(StaleError):
    """Somebody else corrected it since the form was opened."""

    sentence = N_(
        "Quelqu'un a corrigé la fiche %(number)s entre-temps. Vos mots sont gardés : "
        "comparez-les à ce qui est enregistré, puis enregistrez de nouveau si vous les préférez."
    )


class ChosenSinceError(RefusedError):
    """The person changed that consent themselves, with their token."""

    sentence = N_(
        "La personne a changé ce choix elle-même depuis, avec son code de suivi : la saisie n'y revient pas. "
        "Remettez la case comme elle était."
    )


class ErasedAuthorError(RefusedError):
    """The author asked to be erased."""

    sentence = N_("La personne a demandé que son nom et son courriel soient effacés : laissez ces champs vides.")


def correct(
    ws: Workspace, person: Person | None, reference: str, sheet_reference: str, transcript: Transcript, *, seen: int
) -> bool:
    """Write another reading of a sheet over the one that stands; return whether anything changed.

    `seen` is the sheet's revision that the form showed. What is corrected is looked at again as if it came today.
    Raises `NotFoundError`, `CorrectedMeanwhileError`, `UnfitTranscriptError`, what `standing.frozen` gives.
    """
    typed = cleaned(transcript)
    with ws.writing() as connection:
        home = at_home(ws, connection, person, reference, Act.CORRECT_SHEET)
        sheet, standing = _standing(connection, home, sheet_reference)
        if refusal := frozen(ws, connection, standing.contribution):
            raise refusal
        changed = differences(standing.transcript, typed)
        if not changed:
            return False
        if seen != sheet.revision:
            raise CorrectedMeanwhileError(number=sheet.digits)
        if wrong := {**faults(replace(typed, illegible=False), today(ws)), **_chosen_since(standing, typed)}:
            raise UnfitTranscriptError(**wrong)
        _write(ws, connection, home, standing, typed)
        sheets.write(connection, replace(sheet, note=typed.note))
    return True


def _standing(connection: Connection, home: Home, sheet_reference: str) -> tuple[Sheet, Typed]:
    sheet = of_reference(connection, home, sheet_reference)
    standing = typed_from(connection, sheet) if sheet and timely(Act.CORRECT_SHEET, sheet.state) else None
    if sheet is None or standing is None:
        raise NotFoundError
    return sheet, standing


def _chosen_since(standing: Typed, typed: Transcript) -> dict[str, RefusedError]:
    """Refuse to take back what the person chose by other ways than their sheet."""
    found: dict[str, RefusedError] = {
        name: ChosenSinceError()
        for name, purpose in _CONSENTS.items()
        if (last := standing.consents.get(purpose)) and last.way is not Way.PAPER and last.given != getattr(typed, name)
    }
    return found | ({"shown_as": ErasedAuthorError()} if standing.is_erased and contributor(typed).is_somebody else {})


def _write(ws: Workspace, connection: Connection, home: Home, standing: Typed, typed: Transcript) -> None:
    said, at = standing.contribution, ws.now()
    before = asdict(standing.transcript)
    kept = {name: before[name] for name in KEPT}
    corrections.keep(connection, Wording(said.reference, kept, at, home.person.id))
    corrected = _corrected(said, typed)
    contributions.change(connection, [corrected])
    erasing.settle(ws, connection, [said.reference])
    _write_author(ws, connection, standing, typed)
    holding.screen(ws, connection, corrected)
    happened = Fact(Happened.CONTRIBUTION_CORRECTED, at, home.person.id, About.CONTRIBUTION, said.reference)
    journal.record(connection, happened)


def _corrected(said: Contribution, typed: Transcript) -> Contribution:
    """Return the contribution in its new words; where it came from and what was decided of it stay."""
    fresh = contribution(typed, said.consultation)
    stays = {name: getattr(said, name) for name in ("reference", "external_id", "authority", "held", "withdrawn")}
    stays |= {name: getattr(said, name) for name in ("paragraph", "version", "parent", "question", "language")}
    return replace(fresh, **stays)


def _write_author(ws: Workspace, connection: Connection, standing: Typed, typed: Transcript) -> None:
    reference, at = standing.contribution.reference, ws.now()
    changed = [
        Consent(purpose, getattr(typed, name), at, Way.PAPER, NOTICE)
        for name, purpose in _CONSENTS.items()
        if getattr(typed, name) != getattr(standing.transcript, name)
    ]
    contributors.add_consents(connection, reference, changed)
    who = contributor(typed)
    if who.is_somebody and who != standing.who:
        contributors.keep(connection, reference, who, at)
    elif not (who.is_somebody or standing.is_erased):
        contributors.forget(connection, reference)

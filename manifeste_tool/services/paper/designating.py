"""Find the sheet that a typist means by what they type."""

from manifeste_tool.domain.consulting.contributions import sigle_of
from manifeste_tool.domain.gathering.sheets import Designation, Sheet, UnreadableNumberError, designation
from manifeste_tool.domain.keys import digest
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.paper.at_home import Home
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import sheets


class UnknownSheetError(RefusedError):
    """No sheet of this consultation has that number."""

    sentence = N_(
        "Aucune fiche de cette concertation ne porte « %(given)s ». Relisez la référence en haut de la fiche : "
        "l'année, le sigle de la collectivité et les derniers chiffres."
    )


class SheetElsewhereError(RefusedError):
    """The sheet was printed for another consultation of the same authority."""

    sentence = N_(
        "La fiche %(reference)s a été imprimée pour une autre concertation : « %(title)s » (%(consultation)s). "
        "Ouvrez la saisie de celle-ci pour la taper."
    )


class AmbiguousNumberError(RefusedError):
    """Sheets of several years end with the same digits."""

    sentence = N_("Plusieurs fiches finissent par ces chiffres : %(references)s. Tapez la référence entière.")


def named(connection: Connection, home: Home, given: str) -> Sheet:
    """Return the sheet that `given` means: last digits, a reference, or a token.

    Raises `UnknownSheetError`, `SheetElsewhereError`, `AmbiguousNumberError` and what `designation` raises.
    """
    wanted = designation(given)
    found = _found(connection, home, wanted, given)
    if found is None:
        raise UnknownSheetError(given=given.strip()[:40])
    where = sheets.consultation_of(connection, found.reference)
    if where != home.consultation.reference:
        _refuse_elsewhere(connection, home, found, where, given)
    return found


def of_reference(connection: Connection, home: Home, reference: str) -> Sheet | None:
    """Return the sheet of that very reference, None for none of this consultation."""
    here = sheets.consultation_of(connection, reference) == home.consultation.reference
    return sheets.get(connection, reference) if here else None


def _found(connection: Connection, home: Home, wanted: Designation, given: str) -> Sheet | None:
    if wanted.token and (found := sheets.of_token(connection, wanted.token, digest(wanted.token))):
        return found
    if wanted.reference:
        return sheets.get(connection, wanted.reference)
    if wanted.sigle and wanted.sigle != sigle_of(home.consultation.authority):
        raise UnreadableNumberError(given=given.strip()[:40])
    return _of_number(connection, home, wanted.number) if wanted.number else None


def _of_number(connection: Connection, home: Home, number: int) -> Sheet | None:
    found = sheets.of_number(connection, home.consultation.reference, number)
    if len(found) > 1:
        raise AmbiguousNumberError(references=", ".join(one.reference for one in found))
    return found[0] if found else sheets.elsewhere(connection, home.consultation.authority, number)


def _refuse_elsewhere(connection: Connection, home: Home, found: Sheet, where: str, given: str) -> None:
    """Say where a sheet belongs to who looks after that consultation as well, and nothing to anybody else."""
    other = consultations.get(connection, where)
    if other is None or other.authority != home.consultation.authority:
        raise UnknownSheetError(given=given.strip()[:40])
    raise SheetElsewhereError(reference=found.reference, title=other.title, consultation=other.reference)

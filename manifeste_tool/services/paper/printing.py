"""Prepare a lot of numbered sheets, cancel those that were not used, open one again that came back after all."""

from collections.abc import Iterator
from dataclasses import replace

from manifeste_tool.domain.consulting.contributions import reference as written
from manifeste_tool.domain.consulting.contributions import sigle_of
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.sheets import Lot, Sheet, SheetState, numbers, size
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.people import Act, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.paper.at_home import Home, at_home, today
from manifeste_tool.services.paper.designating import of_reference
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import lots, sheets

_LONGEST_LABEL = 200


class TooLongLabelError(RefusedError):
    """The name of a lot is longer than it may be."""

    fields = ("label",)
    sentence = N_("Le nom du lot compte %(length)s signes ; il en compte au plus %(limit)s. Raccourcissez-le.")


class NothingToCancelError(RefusedError):
    """None of the sheets that were named waits to be typed."""

    sentence = N_(
        "Aucune fiche de ce lot n'est à annuler sous ces numéros : une fiche saisie ou illisible ne s'annule pas. "
        "Vérifiez les numéros dans la liste des fiches."
    )


class NotCancelledError(RefusedError):
    """A sheet that is not cancelled needs no opening again."""

    sentence = N_("La fiche %(reference)s n'est pas annulée : elle n'a pas besoin d'être rouverte.")


def prepare(ws: Workspace, person: Person | None, reference: str, *, count: str, label: str = "") -> Lot:
    """Make a lot of sheets: their references are reserved from the authority's series, each has its own token.

    `count` is what was typed. Raises `UnfitSizeError`, `TooLongLabelError`.
    """
    named = " ".join(label.split())
    if len(named) > _LONGEST_LABEL:
        raise TooLongLabelError(length=len(named), limit=_LONGEST_LABEL)
    with ws.writing() as connection:
        home = at_home(ws, connection, person, reference, Act.PRINT_LOT)
        new = Lot(reference, named, size(count), ws.now(), home.person.id)
        made = replace(new, id=lots.add(connection, new))
        sheets.add(connection, _sheets(ws, connection, home, made))
        _record(ws, connection, home, Happened.LOT_PRINTED, made.id, count=made.size)
    return made


def cancel(ws: Workspace, person: Person | None, reference: str, lot_id: int, *, which: str = "") -> int:
    """Cancel the sheets of a lot that nobody typed, or those whose last digits are given; return how many.

    Raises `NotFoundError`, `NothingToCancelError`, `UnreadableRangeError`.
    """
    chosen = numbers(which)
    with ws.writing() as connection:
        home = at_home(ws, connection, person, reference, Act.PRINT_LOT)
        _lot(connection, home, lot_id)
        waiting = sheets.of_lot(connection, lot_id, SheetState.WAITING)
        gone = [one.reference for one in waiting if not chosen or int(one.digits) in chosen]
        if not gone:
            raise NothingToCancelError
        sheets.cancel(connection, gone)
        if len(gone) == len(waiting):
            lots.close(connection, lot_id, ws.now())
        _record(ws, connection, home, Happened.SHEETS_CANCELLED, lot_id, count=len(gone))
    return len(gone)


def reopen(ws: Workspace, person: Person | None, reference: str, sheet_reference: str) -> Sheet:
    """Await a cancelled sheet again: it came back filled. Raises `NotFoundError`, `NotCancelledError`."""
    with ws.writing() as connection:
        home = at_home(ws, connection, person, reference, Act.AWAIT_SHEET_AGAIN)
        found = of_reference(connection, home, sheet_reference)
        if found is None:
            raise NotFoundError
        if not timely(Act.AWAIT_SHEET_AGAIN, found.state):
            raise NotCancelledError(reference=found.reference)
        lots.close(connection, found.lot, None)
        _record(ws, connection, home, Happened.SHEET_REOPENED, found.lot, sheet=found.reference)
        return sheets.write(connection, replace(found, state=SheetState.WAITING))


def _sheets(ws: Workspace, connection: Connection, home: Home, made: Lot) -> Iterator[Sheet]:
    year, sigle = today(ws).year, sigle_of(home.consultation.authority)
    first = contributions.reserve(connection, f"{year:04d}-{sigle}", made.size)
    for rank, token in enumerate(_tokens(ws, connection, made.size)):
        yield Sheet(written(year, sigle, first + rank), made.id, rank + 1, SheetState.WAITING, token=token)


def _tokens(ws: Workspace, connection: Connection, count: int) -> list[str]:
    """Return tokens that nothing has: two contributions followed by one token would each show the other's."""
    fresh: dict[str, None] = {}
    while len(fresh) < count:
        more = {tokens.token(ws.random_word): None for _ in range(count - len(fresh))}
        digests = {digest(token): token for token in more}
        known = sheets.known_tokens(connection, list(more))
        known |= {digests[one] for one in sheets.known_digests(connection, list(digests))}
        fresh |= {token: None for token in more if token not in known}
    return list(fresh)


def _lot(connection: Connection, home: Home, lot_id: int) -> Lot:
    found = lots.get(connection, lot_id)
    if found is None or found.consultation != home.consultation.reference:
        raise NotFoundError
    return found


def _record(
    ws: Workspace, connection: Connection, home: Home, happened: Happened, lot_id: int, **details: object
) -> None:
    said = {"consultation": home.consultation.reference} | {name: str(value) for name, value in details.items()}
    journal.record(connection, Fact(happened, ws.now(), home.person.id, About.LOT, str(lot_id), said))

"""The register of breaches as the secretariat keeps it, with the 72 hours counted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.registers.breaches import Breach, ClosedBreachError, checked, refuse_open_ends
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.registers import breaches


@dataclass(frozen=True, slots=True)
class BreachRow:
    """A breach with the whole hours left to tell the CNIL (below zero: over)."""

    breach: Breach
    hours_left: int


@dataclass(frozen=True, slots=True)
class BreachList:
    """A page of the register."""

    rows: tuple[BreachRow, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class BreachPage:
    """One breach with who wrote what of it; None for one that is not entered yet."""

    breach: Breach | None
    hours_left: int
    facts: tuple[Fact, ...] = ()
    names: Mapping[int, str] | None = None


def breach_list(ws: Workspace, person: Person | None, *, page: int | None = 1) -> BreachList:
    """Return a page of the register. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.KEEP_REGISTERS)
        found, total = breaches.page(connection, limit=asked.size, offset=asked.offset)
    rows = tuple(BreachRow(one, one.hours_left(ws.now())) for one in found)
    return BreachList(rows, replace(asked, total=total))


def breach_page(ws: Workspace, person: Person | None, number: int = 0) -> BreachPage:
    """Return one breach, or the page of a new one. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.KEEP_REGISTERS)
        if not number:
            return BreachPage(None, 0)
        one = _known(connection, number)
        facts = journal.about(connection, About.BREACH, str(number), Audience.SECRETARIAT)
        names = names_of(connection, (fact.person_id for fact in facts if fact.person_id))
        return BreachPage(one, one.hours_left(ws.now()), facts, names)


def enter(ws: Workspace, by: Person, new: Breach) -> int:
    """Enter a breach and return its number. Raises `ForbiddenError` and what `checked` does."""
    said = replace(checked(new, ws.now()), by_id=by.id)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.KEEP_REGISTERS)
        number = breaches.add(connection, said)
        fact = _record(ws, connection, by, number, Happened.BREACH_ENTERED)
        notifying.notify_secretariat(connection, fact)
    return number


def change(ws: Workspace, by: Person, changed: Breach) -> None:
    """Complete a breach. Raises `NotFoundError`, `ClosedBreachError` and what `checked` does."""
    said = replace(checked(changed, ws.now()), by_id=by.id)
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.CHANGE_BREACH)
        if not timely(Act.CHANGE_BREACH, _known(connection, changed.id).state):
            raise ClosedBreachError
        breaches.change(connection, said)
        _record(ws, connection, by, changed.id, Happened.BREACH_CHANGED)


def close(ws: Workspace, by: Person, number: int) -> None:
    """Close a breach once all were told who are to be. Raises `UntoldError`, `ClosedBreachError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.CHANGE_BREACH)
        one = _known(connection, number)
        if not timely(Act.CHANGE_BREACH, one.state):
            raise ClosedBreachError
        refuse_open_ends(one)
        breaches.close(connection, number, ws.now())
        _record(ws, connection, by, number, Happened.BREACH_CHANGED)


def _known(connection: Connection, number: int) -> Breach:
    found = breaches.get(connection, number)
    if found is None:
        raise NotFoundError
    return found


def _record(ws: Workspace, connection: Connection, by: Person, number: int, name: Happened) -> int:
    details = {"path": f"/registres/violations/{number}"}
    return journal.record(connection, Fact(name, ws.now(), by.id, About.BREACH, str(number), details))

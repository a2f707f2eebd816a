"""The secretariat's pages of deadlines: all of them, and one with everybody who is awaited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.commission.deadlines import Awaited, Deadline
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.clock import deadlines, reminders
from manifeste_tool.services.clock.extending import Extension, may_be_extended, of_deadlines
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.clock import reminders as reminded
from manifeste_tool.storage.database import Connection

#: What the table of one deadline may be narrowed to.
MISSING, ANSWERED = "manquent", "repondus"
_A_TABLE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One deadline of a list; `missing` counts who has not answered, `extension` the one in force."""

    deadline: Deadline
    answered: int
    missing: int
    is_past: bool
    extension: Extension | None


@dataclass(frozen=True, slots=True)
class DeadlineList:
    """A page of the deadlines, the nearest first; those that are past and still awaited stand apart."""

    coming: tuple[Line, ...]
    past: tuple[Line, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class AwaitedRow:
    """One person who is awaited, or has answered: when reminded last, and whether they may be reminded now."""

    awaited: Awaited
    reminded_at: datetime | None
    may_remind: bool


@dataclass(frozen=True, slots=True)
class DeadlinePage:
    """One deadline with a page of those it concerns. `shown` is what the table is narrowed to, `""` for nothing."""

    line: Line
    rows: tuple[AwaitedRow, ...]
    shown: str
    paging: Paging
    may_remind: bool
    may_extend: bool


def deadline_list(ws: Workspace, person: Person | None, *, page: int | None = 1) -> DeadlineList:
    """Return a page of the deadlines. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.REMIND)
        found = deadlines.every(ws, connection)
        told = lines(ws, connection, found[asked.offset : asked.offset + asked.size])
    return DeadlineList(
        coming=tuple(one for one in told if not one.is_past),
        past=tuple(one for one in told if one.is_past),
        paging=replace(asked, total=len(found)),
    )


def lines(ws: Workspace, connection: Connection, found: Iterable[Deadline]) -> tuple[Line, ...]:
    """Return deadlines as a list shows them."""
    every = tuple(found)
    extended = of_deadlines(connection, ((one.key, one.at) for one in every))
    return tuple(_line(ws, one, extended) for one in every)


def deadline_page(
    ws: Workspace, person: Person | None, key: str, *, shown: str = "", page: int | None = 1
) -> DeadlinePage:
    """Return one deadline with those it concerns, all or some. Raises `ForbiddenError` or `NotFoundError`."""
    asked, narrowed = replace(paging(page), size=_A_TABLE), shown if shown in (MISSING, ANSWERED) else ""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.REMIND)
        deadline = deadlines.known(ws, connection, key)
        line, last = lines(ws, connection, [deadline])[0], reminded.last(connection, key)
    in_order = sorted(deadline.awaited, key=lambda one: one.answered)  # who is missing first, names as they come
    wanted = [one for one in in_order if not narrowed or one.answered == (narrowed == ANSWERED)]
    helps = reminders.may_be_reminded(deadline, ws.now())
    return DeadlinePage(
        line=line,
        rows=tuple(
            AwaitedRow(one, last.get(one.person_id or 0), helps and _is_free(one, last, ws.now()))
            for one in wanted[asked.offset : asked.offset + asked.size]
        ),
        shown=narrowed,
        paging=replace(asked, total=len(wanted)),
        may_remind=helps and any(_is_free(one, last, ws.now()) for one in deadline.missing),
        may_extend=may(reader, Act.EXTEND) and may_be_extended(deadline),
    )


def _line(ws: Workspace, deadline: Deadline, extended: Mapping[str, Extension]) -> Line:
    missing = len(deadline.missing)
    answered = len(deadline.awaited) - missing
    return Line(deadline, answered, missing, deadline.at <= ws.now(), extended.get(deadline.key))


def _is_free(one: Awaited, last: Mapping[int, datetime], now: datetime) -> bool:
    """Whether somebody may be reminded now: awaited, with an account, and left in peace today."""
    if one.answered or one.person_id is None:
        return False
    return not reminders.same_day(last.get(one.person_id), now)

"""The orphans on the people's side, as a list to work through: contributions that met no outcome yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.consulting.contributions import Authority, Fate, Reach
from manifeste_tool.domain.gathering.widening import Group
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.accountability.breaking_down import groups_said, said_place, said_type, totals
from manifeste_tool.services.accountability.orphans import paged, reader_of
from manifeste_tool.services.consulting.fates import Card, cards, fates, narrowed, standing_text
from manifeste_tool.services.consulting.reaching import once, reach_of
from manifeste_tool.services.paging import Choice, Paging, alone
from manifeste_tool.services.territories.territory_pages import department_names
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.accountability import waiting
from manifeste_tool.storage.accountability.counting import By, Told
from manifeste_tool.storage.accountability.waiting import NONE, Narrowing
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.consulting.narrowing import Among
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to: `""` narrows nothing, `NONE` asks for what is not said or not known."""

    authority: str = ""
    department: str = ""
    author_type: str = ""
    territory: str = ""
    theme: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the list could be narrowed to."""

    author_types: tuple[Choice, ...]
    territories: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UntreatedList:
    """A page of the contributions still to treat, those said longest ago first."""

    cards: tuple[Card, ...]
    paging: Paging
    wanted: Wanted
    choices: Choices
    authorities: tuple[Choice, ...]
    department: str
    may_decide: bool
    may_read: bool

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is on."""
        return self.wanted != Wanted()


@dataclass(frozen=True, slots=True)
class Line:
    """A contribution in a file: its title, its authority's name, its type and place as the reader may know them."""

    told: Told
    authority: str
    author_type: str
    territory: str


def page(ws: Workspace, person: Person | None, wanted: Wanted, *, page: Paging) -> UntreatedList:
    """Return a page of the contributions still to treat. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = reader_of(ws, connection, person)
        reach = reach_of(ws, connection, reader)
        narrowing, among = _narrowing(ws, connection, wanted, reach), _among(ws, connection, reader)
        asked = paged(page, waiting.count(connection, narrowing, reach, among))
        told = waiting.page(connection, narrowing, reach, among, limit=asked.size, offset=asked.offset)
        held = consultations.authorities(connection)
        return UntreatedList(
            cards=_cards(connection, told, reach, held),
            paging=asked,
            wanted=wanted,
            choices=_choices(ws, connection, reach),
            authorities=tuple((one.code, one.name) for one in held),
            department=department_names().get(wanted.department, wanted.department),
            may_decide=may(reader, Act.DECIDE_OUTCOME),
            may_read=may(reader, Act.READ_CONTRIBUTIONS),
        )


def table(ws: Workspace, person: Person | None, wanted: Wanted) -> tuple[Line, ...]:
    """Return all of them, without their words. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = reader_of(ws, connection, person)
        reach = reach_of(ws, connection, reader)
        narrowing, among = _narrowing(ws, connection, wanted, reach), _among(ws, connection, reader)
        told = waiting.page(connection, narrowing, reach, among, limit=None)
        names = {one.code: one.name for one in consultations.authorities(connection)}
    return tuple(
        Line(one, names.get(one.group.authority, ""), said_type(reach, one.group), said_place(reach, one.group))
        for one in told
    )


def _among(ws: Workspace, connection: Connection, reader: Reader) -> Among | None:
    return narrowed(fates(connection, standing_text(ws, connection, reader)), Fate.TO_TREAT)


def _narrowing(ws: Workspace, connection: Connection, wanted: Wanted, reach: Reach) -> Narrowing:
    groups = None
    if wanted.author_type or wanted.territory:
        held = _groups(ws, connection, reach)
        groups = groups_said(held, reach, author_type=wanted.author_type, place=wanted.territory, none=NONE)
    return Narrowing(wanted.authority, wanted.department, wanted.theme, wanted.month, groups)


def _groups(ws: Workspace, connection: Connection, reach: Reach) -> Mapping[Group, int]:
    return totals(ws, connection, reach, By.GROUP)


def _choices(ws: Workspace, connection: Connection, reach: Reach) -> Choices:
    groups = _groups(ws, connection, reach)

    def made() -> Choices:
        return Choices(
            author_types=_sorted(said_type(reach, one) for one in groups),
            territories=_sorted(said_place(reach, one) for one in groups),
            themes=_sorted(totals(ws, connection, reach, By.THEME)),
            months=tuple(sorted(month or NONE for month in totals(ws, connection, reach, By.MONTH))),
        )

    return once(ws, connection, ("untreated choices", reach), made)


def _sorted(words: Iterable[str]) -> tuple[Choice, ...]:
    return alone(sorted({word or NONE for word in words}))


def _cards(
    connection: Connection, told: tuple[Told, ...], reach: Reach, held: tuple[Authority, ...]
) -> tuple[Card, ...]:
    said = contributions.of_references(connection, [one.reference for one in told])
    return cards(connection, (said[one.reference] for one in told), reach, {}, {one.code: one.name for one in held})

"""The page of a search: what was found of each kind, as its reader may see it, and what it may be narrowed to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.searching.kinds import Kind
from manifeste_tool.domain.searching.near import near
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.searching import choosing, in_text
from manifeste_tool.services.searching.asking import Asked, within
from manifeste_tool.services.searching.choosing import Choices
from manifeste_tool.services.searching.hits import Hit, of_kind, of_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import search
from manifeste_tool.storage.database import Connection

#: How many results of each kind stand on the page that shows them all.
FIRST = 4


@dataclass(frozen=True, slots=True)
class Section:
    """What was found of one kind; `is_cut` says that there is more than was counted."""

    kind: Kind
    total: int
    is_cut: bool
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found. `near` is what may have been meant where nothing was; `paging` turns the pages of one kind."""

    asked: Asked
    sections: tuple[Section, ...] = ()
    paging: Paging = field(default_factory=lambda: Paging(1))
    choices: Choices = field(default_factory=Choices)
    near: str = ""

    @property
    def looked_in(self) -> tuple[Section, ...]:
        """The kinds that were asked for."""
        return tuple(one for one in self.sections if self.asked.kind in (None, one.kind))

    @property
    def shown(self) -> tuple[Section, ...]:
        """The kinds whose results stand on the page."""
        return tuple(one for one in self.looked_in if one.total)

    @property
    def counted(self) -> tuple[Section, ...]:
        """The kinds that hold something, and the one that was asked for."""
        return tuple(one for one in self.sections if one.total or one.kind is self.asked.kind)

    @property
    def is_looking(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.asked.query)

    @property
    def total(self) -> int:
        """How many things were found and counted, of the kinds that were asked for."""
        return sum(one.total for one in self.looked_in)

    @property
    def is_cut(self) -> bool:
        """Whether more was found of a kind asked for than was counted."""
        return any(one.is_cut for one in self.looked_in)

    @property
    def most(self) -> int:
        """How many of a kind are counted at most."""
        return search.MOST_FOUND


def search_page(ws: Workspace, person: Person | None, asked: Asked, *, page: int | None = 1) -> SearchPage:
    """Return what this reader finds; of all kinds the first ones, of one kind a page."""
    turned = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not asked.query:
            return SearchPage(asked)
        sections = tuple(_sections(ws, connection, reader, asked, turned).values())
        own = next((one for one in sections if one.kind is asked.kind), None)
        found = any(one.total for one in sections)
        return SearchPage(
            asked,
            sections,
            paging=replace(turned, total=own.total if own else 0),
            choices=choosing.choices(ws, connection, asked, within(ws, connection, reader, asked)),
            near="" if found else near(asked.text, in_text.vocabulary(ws, connection, reader)),
        )


def _sections(
    ws: Workspace, connection: Connection, reader: Reader, asked: Asked, turned: Paging
) -> Mapping[Kind, Section]:
    found: dict[Kind, Section] = {}
    if Kind.TEXT in asked.kinds:
        found[Kind.TEXT] = _of_text(ws, connection, reader, asked, turned)
    for kind, where in within(ws, connection, reader, asked).items():
        limit, offset = _part(asked, kind, turned)
        there = search.search(connection, asked.query, where, limit=limit, offset=offset)
        hits = of_kind(ws, connection, reader, kind, there.keys, asked.query)
        found[kind] = Section(kind, there.total, there.is_cut, hits)
    return {kind: found[kind] for kind in Kind if kind in found}


def _of_text(ws: Workspace, connection: Connection, reader: Reader, asked: Asked, turned: Paging) -> Section:
    there = in_text.passages(ws, connection, reader, asked.query)
    limit, offset = _part(asked, Kind.TEXT, turned)
    return Section(Kind.TEXT, len(there), is_cut=False, hits=of_text(there[offset : offset + limit], asked.query))


def _part(asked: Asked, kind: Kind, turned: Paging) -> tuple[int, int]:
    """Return how many results of a kind are shown, and how many come before: none of a kind not asked for."""
    if asked.kind is None:
        return FIRST, 0
    return (turned.size, turned.offset) if asked.kind is kind else (0, 0)

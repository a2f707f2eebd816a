"""Territories as everybody sees them: the list and its grid, and each authority with what it brought."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Fate, Filters, Reach
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.territories.declaring import is_open
from manifeste_tool.domain.territories.tiles import TILES, Tile, level
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting import counting
from manifeste_tool.services.consulting.fates import Card, cards, fate_counts, fates, standing_text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.paging import Choice, Paging, counted
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions, figures
from manifeste_tool.storage.consulting.figures import TerritoryFigure
from manifeste_tool.storage.territories.official_list import official

_SHOWN = 10
_DEPARTMENTS = frozenset({"département", "collectivité d'outre-mer"})
#: Those that no council of their own governs any more, so that they are not on the official list.
_MERGED = {
    "2A": "Corse-du-Sud",
    "2B": "Haute-Corse",
    "67": "Bas-Rhin",
    "68": "Haut-Rhin",
    "75": "Paris",
    "972": "Martinique",
    "973": "Guyane",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; `""` narrows nothing."""

    department: str = ""
    kind: str = ""
    territory: str = ""

    def holds(self, one: TerritoryFigure) -> bool:
        """Whether an authority is asked for."""
        pairs = ((self.department, one.department), (self.kind, one.kind), (self.territory, one.territory))
        return all(asked in ("", there) for asked, there in pairs)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.department or self.kind or self.territory)


@dataclass(frozen=True, slots=True)
class TileView:
    """A département on the grid: how many authorities take part there, and what they brought."""

    tile: Tile
    name: str
    authorities: int
    contributions: int
    level: int


@dataclass(frozen=True, slots=True)
class TerritoriesPage:
    """The authorities that take part. `unplaced` are those of which no département is known."""

    rows: tuple[TerritoryFigure, ...]
    paging: Paging
    tiles: tuple[TileView, ...]
    unplaced: int
    wanted: Wanted
    department: str  # the name of the one that is asked for
    kinds: tuple[Choice, ...]
    territories: tuple[Choice, ...]
    departments: tuple[Choice, ...]
    totals: TerritoryFigure  # over them all, whatever is asked for
    everywhere: int  # how many they are


@dataclass(frozen=True, slots=True)
class TerritoryPage:
    """One authority: its figures, its consultations, what became of its contributions, the latest of them."""

    authority: Authority
    figure: TerritoryFigure
    department: str
    consultations: tuple[tuple[Consultation, bool], ...]
    known: int
    fates: tuple[tuple[Fate, int], ...]
    cards: tuple[Card, ...]
    may_manage: bool


def territories_page(ws: Workspace, wanted: Wanted, *, page: Paging) -> TerritoriesPage:
    """Return a page of the authorities that take part, and the grid of all of them; everybody may see them."""
    with ws.reading() as connection:
        every = counting.by_territory(ws, connection)
    asked = [one for one in every if wanted.holds(one)]
    names = department_names()
    return TerritoriesPage(
        rows=tuple(asked[page.offset : page.offset + page.size]),
        paging=Paging(page.number, len(asked), page.size),
        tiles=_tiles(every),
        unplaced=sum(not one.department for one in every),
        wanted=wanted,
        department=names.get(wanted.department, wanted.department),
        kinds=_counted(one.kind for one in every),
        territories=_counted(one.territory for one in every),
        departments=tuple((code, f"{code} {names.get(code, '')}".strip()) for code in _codes(every)),
        totals=figures.summed(every),
        everywhere=len(every),
    )


def _codes(every: Iterable[TerritoryFigure]) -> list[str]:
    return sorted({one.department for one in every if one.department})


def _counted(words: Iterable[str]) -> tuple[Choice, ...]:
    there = [word for word in words if word]
    return counted((word, there.count(word)) for word in sorted(set(there)))


def _tiles(every: Iterable[TerritoryFigure]) -> tuple[TileView, ...]:
    there: dict[str, list[int]] = {}
    for one in every:
        there.setdefault(one.department, []).append(one.contributions)
    most = max((sum(brought) for code, brought in there.items() if code), default=0)
    names = department_names()
    return tuple(
        TileView(
            tile,
            names.get(tile.code, tile.code),
            len(there.get(tile.code, ())),
            sum(there.get(tile.code, ())),
            _level(there.get(tile.code, []), most),
        )
        for tile in TILES
    )


def _level(brought: list[int], most: int) -> int:
    """Return the tint of a tile: the lightest for authorities that brought nothing yet."""
    return max(1, level(sum(brought), most)) if brought else 0


@cache
def department_names() -> Mapping[str, str]:
    """Return the names of the départements by their codes."""
    named = {one.cog: one.name for one in official().entries if one.kind in _DEPARTMENTS}
    return _MERGED | named


def territory_page(ws: Workspace, person: Person | None, code: str) -> TerritoryPage:
    """Return one authority. Raises `NotFoundError`."""
    with ws.reading() as connection:
        authority = consultations.get_authority(connection, code)
        if authority is None:
            raise NotFoundError
        reader, filters = ws.reader(person, connection), Filters(authority=code)
        reach, known = reach_of(ws, connection, reader), fates(connection, standing_text(ws, connection, reader))
        said, total = contributions.page(connection, filters, reach, limit=_SHOWN)
        unpublished = Reach.of(reader, Thing.UNPUBLISHED_CONSULTATION)
        held, today = consultations.of_authority(connection, code), ws.now().astimezone(PARIS).date()
        return TerritoryPage(
            authority=authority,
            figure=counting.by_territory(ws, connection, code=code)[0],
            department=department_names().get(authority.department, ""),
            consultations=tuple((one, is_open(one, today)) for one in held if unpublished.holds(one)),
            known=total,
            fates=fate_counts(connection, known, filters, reach),
            cards=cards(connection, said, reach, known, {code: authority.name}),
            may_manage=may(reader, Act.MANAGE_CONSULTATION, authority=code),
        )

"""The dashboard: what paragraphs rest on and what became of contributions, counted for whoever asks.

Nothing is counted that the reader may not know of: the public's figures are of the version published last and of
published contributions, the secretariat's of today's text and of all that came in.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.accountability.shares import Ground, Grounds, Outcomes, Row
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Authority, Fate, Reach
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.territories.tiles import TILES, Tile, level
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.accountability.breaking_down import Breakdowns, broken_down
from manifeste_tool.services.accountability.grounds import behind, declared_in, grounds, text_told
from manifeste_tool.services.accountability.unused import Unused, unused
from manifeste_tool.services.consulting import counting
from manifeste_tool.services.consulting.fates import fates
from manifeste_tool.services.consulting.reaching import once, reach_of
from manifeste_tool.services.territories.territory_pages import department_names
from manifeste_tool.services.text.reading import Visible
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """What the paragraphs of a chapter rest on; `chapter` is the rank among chapters that its address asks for."""

    chapter: str
    title: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class TileView:
    """A département on the grid: its published share of contributions with an outcome, tinted by it."""

    tile: Tile
    name: str
    outcomes: Outcomes
    level: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All the figures. `visible` is the text they tell of, None before the first version for who sees no other.

    `received` counts every contribution that came in, `breakdowns` those that the reader may know of.
    `reads_all` says that none is kept from them, `home` whose they read besides what is published.
    """

    visible: Visible | None
    grounds: Grounds
    chapters: tuple[ChapterRow, ...]
    breakdowns: Breakdowns
    tiles: tuple[TileView, ...]
    unused: Unused
    received: int
    reads_all: bool
    home: str
    counted_at: datetime

    @property
    def outcomes(self) -> Outcomes:
        """What became of the contributions."""
        return self.breakdowns.outcomes


def dashboard(ws: Workspace, person: Person | None) -> Dashboard:
    """Return the dashboard, counted once for as long as nothing happens. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not reader.sees(Thing.DASHBOARD):
            raise NotFoundError
        reach, visible = reach_of(ws, connection, reader), text_told(ws, connection, reader)
        known = fates(connection, visible.text if visible else None)
        sees = reader.sees(Thing.UNPUBLISHED_EVIDENCE)
        state = ("dashboard", reach, sees, visible.sha if visible else "", hash(frozenset(known.items())))
        return once(ws, connection, state, lambda: _counted(ws, connection, reader, (reach, visible, known)))


_Known = tuple[Reach, Visible | None, Mapping[str, Fate]]


def _counted(ws: Workspace, connection: Connection, reader: Reader, known: _Known) -> Dashboard:
    reach, visible, met = known
    text = visible.text if visible else Text()
    resting = grounds(text, declared_in(connection, visible) if visible else ())
    authorities = consultations.authorities(connection)
    names = {one.code: one.name for one in authorities}
    breakdowns = broken_down(ws, connection, reach, fates=met, behind=behind(connection, text), names=names)
    return Dashboard(
        visible=visible,
        grounds=Grounds.of(resting.values()),
        chapters=chapters(text, resting),
        breakdowns=breakdowns,
        tiles=_tiles(breakdowns.authorities, authorities),
        unused=unused(connection, reader, text),
        received=counting.every(ws, connection),
        reads_all=reach.every,
        home=names.get(reach.authority, ""),
        counted_at=ws.now(),
    )


def chapters(text: Text, resting: Mapping[str, Ground]) -> tuple[ChapterRow, ...]:
    """Return what the paragraphs of each chapter rest on, in the order of the text."""
    held: dict[tuple[str, str], list[Ground]] = defaultdict(list)
    for identity, chapter in chapters_of(text).items():
        if identity in resting:
            held[chapter].append(resting[identity])
    return tuple(ChapterRow(key, title, Grounds.of(several)) for (key, title), several in held.items())


def chapters_of(text: Text) -> Mapping[str, tuple[str, str]]:
    """Return, by paragraph, the identity of its chapter's heading (`tete` before the first) and its title."""
    found, chapter = {}, ("tete", "")
    for unit in text:
        if unit.is_chapter:
            chapter = (unit.id, unit.text)
        found[unit.id] = chapter
    return found


def _tiles(rows: Collection[Row], authorities: Collection[Authority]) -> tuple[TileView, ...]:
    departments = {one.code: one.department for one in authorities}
    total, met = Counter[str](), defaultdict[str, Counter[Fate]](Counter)
    for row in rows:
        there = departments.get(row.key, "")
        total[there] += row.outcomes.total
        met[there].update(row.outcomes.counts)
    names = department_names()
    return tuple(_tile(tile, names, Outcomes.of(total[tile.code], met[tile.code])) for tile in TILES)


def _tile(tile: Tile, names: Mapping[str, str], outcomes: Outcomes) -> TileView:
    tint = max(1, level(outcomes.share, 100)) if outcomes.total else 0
    return TileView(tile, names.get(tile.code, tile.code), outcomes, tint)

"""Where the manifesto comes from: the contributions that paragraphs rest on, by département and by author type.

They are the dashboard's own figures, so that a picture never says otherwise than its table: what the reader may know
of, types told as far as five people fit them.
"""

from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.accountability.shares import Outcomes
from manifeste_tool.domain.consulting.contributions import Fate
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.accountability.dashboard import Dashboard, dashboard
from manifeste_tool.services.text.reading import Visible
from manifeste_tool.services.workspace import Workspace

#: What a paragraph takes up, whole or in part.
RESTING = (Fate.TAKEN_UP, Fate.PARTLY_TAKEN_UP)


@dataclass(frozen=True, slots=True)
class Origin:
    """A place or a type: how many contributions came from it, and how many of them paragraphs rest on."""

    key: str
    name: str
    total: int
    resting: int

    @property
    def others(self) -> int:
        """How many no paragraph rests on."""
        return self.total - self.resting


@dataclass(frozen=True, slots=True)
class Origins:
    """The départements that have a tile, what comes from elsewhere, and the author types."""

    visible: Visible | None
    departments: tuple[Origin, ...]
    elsewhere: Origin
    types: tuple[Origin, ...]
    counted_at: datetime

    @property
    def total(self) -> int:
        """How many contributions are counted."""
        return sum(one.total for one in self.types)

    @property
    def resting(self) -> int:
        """How many of them paragraphs rest on."""
        return sum(one.resting for one in self.types)


def origins(ws: Workspace, person: Person | None) -> Origins:
    """Return where what paragraphs rest on comes from. Raises `NotFoundError` for who sees no dashboard."""
    page = dashboard(ws, person)
    placed = tuple(
        Origin(one.tile.code, one.name, one.outcomes.total, resting(one.outcomes))
        for one in page.tiles
        if one.outcomes.total
    )
    types = tuple(
        Origin(row.key, row.name, row.outcomes.total, resting(row.outcomes)) for row in page.breakdowns.author_types
    )
    return Origins(page.visible, placed, _elsewhere(page, placed), types, page.counted_at)


def resting(outcomes: Outcomes) -> int:
    """Return how many contributions a paragraph takes up."""
    return sum(outcomes.count(fate) for fate in RESTING)


def _elsewhere(page: Dashboard, placed: tuple[Origin, ...]) -> Origin:
    whole = page.outcomes
    total = whole.total - sum(one.total for one in placed)
    return Origin("", "", total, resting(whole) - sum(one.resting for one in placed))

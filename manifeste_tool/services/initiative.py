"""The front door: what the text says, where the démarche stands, who spoke, what changed last."""

from dataclasses import dataclass

from manifeste_tool.domain.facts import Fact
from manifeste_tool.domain.people import Person
from manifeste_tool.services import stages
from manifeste_tool.services.stages import StageLine
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import figures, journal, settings
from manifeste_tool.storage.figures import TerritoryFigure

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page. `summary` says in three sentences what the text says, as the secretariat wrote it."""

    title: str
    summary: str
    lines: tuple[StageLine, ...]
    territories: tuple[TerritoryFigure, ...]
    latest: tuple[Fact, ...]

    @property
    def contributions(self) -> int:
        """How many contributions the territories brought."""
        return sum(figure.contributions for figure in self.territories)

    @property
    def most(self) -> int:
        """The largest count, which the bars are measured by."""
        return max((figure.contributions for figure in self.territories), default=0)


def home(workspace: Workspace, person: Person | None) -> HomePage:
    """Return the home page for this person."""
    with workspace.reading() as connection:
        reader = workspace.reader(person, connection)
        told = settings.every(connection)
        return HomePage(
            title=told.get("title", ""),
            summary=told.get("summary", ""),
            lines=stages.lines(reader),
            territories=figures.by_territory(connection),
            latest=journal.latest(connection, reader.circle, limit=_SHOWN),
        )

"""The front door: what the text says, where the démarche stands, who spoke, what changed last."""

from dataclasses import dataclass
from itertools import islice

from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.facts import Fact
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.text import Kind, Paragraph
from manifeste_tool.services import stages
from manifeste_tool.services.consulting import counting
from manifeste_tool.services.stages import StageLine
from manifeste_tool.services.text import reading
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, settings
from manifeste_tool.storage.consulting import consultations, figures
from manifeste_tool.storage.consulting.figures import TerritoryFigure
from manifeste_tool.storage.database import Connection

_SHOWN, _HELD, _TERRITORIES = 6, 6, 12


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page. `summary` says in three sentences what the text says, as the secretariat wrote it.

    While nobody did, `opening` is how the text that the reader may see begins.
    """

    title: str
    summary: str
    opening: tuple[Paragraph, ...]
    lines: tuple[StageLine, ...]
    territories: tuple[TerritoryFigure, ...]
    latest: tuple[Fact, ...]
    held: tuple[tuple[Consultation, Authority], ...] = ()  # those that one may take part in today
    more_held: int = 0  # how many of them are not shown

    @property
    def totals(self) -> TerritoryFigure:
        """The sums over all territories."""
        return figures.summed(self.territories)

    @property
    def most(self) -> int:
        """The largest count, which the bars are measured by."""
        return max((figure.contributions for figure in self.territories), default=0)

    @property
    def brought(self) -> tuple[TerritoryFigure, ...]:
        """The territories that brought most, as many as are shown."""
        return tuple(figure for figure in self.territories if figure.contributions)[:_TERRITORIES]


def home(workspace: Workspace, person: Person | None) -> HomePage:
    """Return the home page for this person."""
    with workspace.reading() as connection:
        reader = workspace.reader(person, connection)
        told = settings.every(connection)
        held = consultations.open_on(connection, workspace.now().astimezone(PARIS).date())
        return HomePage(
            title=told.get("title", ""),
            summary=told.get("summary", ""),
            opening=_opening(workspace, connection, reader),
            lines=stages.essential(stages.lines(connection, reader)),
            territories=counting.by_territory(workspace, connection),
            latest=journal.latest(connection, reader.circle, limit=_SHOWN),
            held=held[:_HELD],
            more_held=len(held[_HELD:]),
        )


def _opening(workspace: Workspace, connection: Connection, reader: Reader) -> tuple[Paragraph, ...]:
    visible = reading.visible_text(workspace, connection, reader)
    found = (unit for unit in visible.text if unit.kind is Kind.PARAGRAPH) if visible else ()
    return tuple(islice(found, 1))

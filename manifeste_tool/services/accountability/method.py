"""« Méthode et limites »: how it was done, with the figures counted from what is kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.gathering.transcripts import PAPER
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.reporting import position_papers
from manifeste_tool.domain.synthesis.publics import Named, Publics, publics
from manifeste_tool.domain.text.text import Relation, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.accountability import dashboard
from manifeste_tool.services.accountability.dashboard import Dashboard
from manifeste_tool.services.consulting import counting
from manifeste_tool.services.consulting.reaching import once, reach_of
from manifeste_tool.services.contributing import submitting
from manifeste_tool.services.provenance.standing import link_states
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.accountability import recorded
from manifeste_tool.storage.accountability.recorded import Moderated, Read, Received, Settled
from manifeste_tool.storage.consulting import consultations, figures
from manifeste_tool.storage.consulting.figures import TerritoryFigure
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import reports

#: The ways that contributions come by, as a page says them; everything else came in a sheet.
ONLINE, ON_PAPER, PAPERS, QUESTIONS, SHEETS = "formulaire", "papier", "cahiers", "questions", "feuilles"
_WAYS: Mapping[str, str] = {
    submitting.ORIGIN: ONLINE,
    PAPER: ON_PAPER,
    position_papers.COLLECTED: PAPERS,
    "questions": QUESTIONS,
}


@dataclass(frozen=True, slots=True)
class Links:
    """The links of the text: in which relation, made before or with the words or after them, waiting or contested."""

    relations: Mapping[Relation, int]
    before: int = 0
    after: int = 0
    to_reconfirm: int = 0

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.relations.values())


@dataclass(frozen=True, slots=True)
class MethodPage:
    """All that the page tells. `origins` are the files by name, for those alone who import.

    `published` and `reported` count consultations; `publics` are those who speak in published contributions, and
    `authorities` the names of who held them.
    """

    dashboard: Dashboard
    territories: TerritoryFigure
    authorities: Mapping[str, str]
    received: Received
    ways: tuple[tuple[str, int], ...]
    origins: tuple[tuple[str, int], ...]
    published: int
    reported: int
    publics: Publics
    moderated: Moderated
    read: Read
    links: Links
    settled: Settled
    counted_at: datetime


def method_page(ws: Workspace, person: Person | None) -> MethodPage:
    """Return the method and its figures, counted once for as long as nothing happens. Raises `NotFoundError`."""
    shown = dashboard.dashboard(ws, person)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not reader.sees(Thing.DASHBOARD):
            raise NotFoundError
        imports = may(reader, Act.IMPORT_CONTRIBUTIONS)
        text = shown.visible.sha if shown.visible else ""
        state = ("method", reach_of(ws, connection, reader), imports, reader.circle, text)
        return once(ws, connection, state, lambda: _counted(ws, connection, reader, shown, imports=imports))


def _counted(ws: Workspace, connection: Connection, reader: Reader, shown: Dashboard, *, imports: bool) -> MethodPage:
    received = recorded.received(connection)
    published, reported = recorded.reports(connection)
    text = shown.visible.text if shown.visible else Text()
    return MethodPage(
        dashboard=shown,
        territories=figures.summed(counting.by_territory(ws, connection)),
        authorities={one.code: one.name for one in consultations.authorities(connection)},
        received=received,
        ways=_ways(received.ways),
        origins=tuple(sorted(received.ways.items(), key=lambda pair: (-pair[1], pair[0]))) if imports else (),
        published=published,
        reported=reported,
        publics=_publics(ws, connection, reader),
        moderated=recorded.moderated(connection),
        read=recorded.read(connection),
        links=_links(ws, connection, text),
        settled=recorded.settled(connection),
        counted_at=ws.now(),
    )


def _ways(origins: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    found = Counter[str]()
    for origin, count in origins.items():
        found[_WAYS.get(origin, SHEETS)] += count
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _publics(ws: Workspace, connection: Connection, reader: Reader) -> Publics:
    """Return who speaks in what everybody may read, and whom the reports sent say was absent."""
    groups = recorded.public_groups(connection)
    held = [one.reference for one in consultations.every(connection) if one.published]
    named = reports.absent(connection, held) if reader.sees(Thing.REPORT) else ()
    total = sum(one.contributions for one in groups)
    return publics(total, groups, reach_of(ws, connection, reader), (Named(*one) for one in named))


def _links(ws: Workspace, connection: Connection, text: Text) -> Links:
    states = link_states(ws, connection, text).values()
    return Links(
        relations=Counter(source.relation for unit in text for source in unit.sources),
        before=sum(one.is_provenance for one in states),
        after=sum(not one.is_provenance for one in states),
        to_reconfirm=sum(one.to_reconfirm for one in states),
    )

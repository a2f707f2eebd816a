"""From contributions through findings to the chapters that rest on them, for one reader."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.evidence.evidence import piece_of
from manifeste_tool.domain.picturing.paths import DIRECT, Fed, Paths
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.synthesis.findings import KEY
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.accountability.breaking_down import said_type
from manifeste_tool.services.accountability.dashboard import chapters_of
from manifeste_tool.services.accountability.grounds import is_counted, text_told
from manifeste_tool.services.consulting.reaching import once, reach_of
from manifeste_tool.services.text.reading import Visible
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.accountability import counting
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.picturing import fed
from manifeste_tool.storage.synthesis import findings


@dataclass(frozen=True, slots=True)
class Flow:
    """The paths, the titles of the chapters in their order, and how many contributions fed a finding."""

    visible: Visible | None
    paths: Paths
    chapters: Mapping[str, str]
    fed: int
    counted_at: datetime


def flow(ws: Workspace, person: Person | None) -> Flow:
    """Return the paths that the reader may know of, counted once while nothing happens. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not (reader.sees(Thing.DASHBOARD) and reader.sees(Thing.FINDING)):
            raise NotFoundError
        reach, visible = reach_of(ws, connection, reader), text_told(ws, connection, reader)
        state = ("flow", reach, visible.sha if visible else "")
        return once(ws, connection, state, lambda: _counted(ws, connection, reach, visible))


def _counted(ws: Workspace, connection: Connection, reach: Reach, visible: Visible | None) -> Flow:
    text = visible.text if visible else Text()
    resting = _resting(text, findings.heirs(connection))
    titles = dict(chapters_of(text).values())
    paths = Paths.of(_fed(connection, reach, resting))
    return Flow(visible, paths, titles, fed.fed(connection, reach), ws.now())


def _resting(text: Text, heirs: Mapping[str, str]) -> Mapping[str, Counter[str]]:
    """Return, by what is cited in support, how many paragraphs of each chapter rest on it."""
    chapters, found = chapters_of(text), dict[str, Counter[str]]()
    for unit in text:
        if unit.id and is_counted(unit):
            for key in {heirs.get(source.key, source.key) for source in unit.support}:
                if not piece_of(key):
                    found.setdefault(key, Counter())[chapters[unit.id][0]] += 1
    return found


def _fed(connection: Connection, reach: Reach, resting: Mapping[str, Counter[str]]) -> Iterator[Fed]:
    drawn = [key for key in resting if KEY.fullmatch(key)]
    yield from _of(fed.of_cited(connection, drawn, reach), reach, resting)
    yield from _of(fed.of_others(connection, drawn, reach), reach, {})
    direct = [key for key in resting if not KEY.fullmatch(key)]
    for one in counting.told(connection, direct, reach):
        yield Fed(said_type(reach, one.group), DIRECT, 1, resting[one.reference])


def _of(several: Iterable[fed.OfFinding], reach: Reach, resting: Mapping[str, Counter[str]]) -> Iterator[Fed]:
    for one in several:
        yield Fed(said_type(reach, one.group), one.nature, one.contributions, resting.get(one.key, {}))

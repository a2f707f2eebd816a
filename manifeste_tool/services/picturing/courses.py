"""The course of amendments: filed, admissible, decided, in the text; and how many in each span of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.picturing.spans import Spans, spans
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.text.reading import published_until
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.picturing import courses
from manifeste_tool.storage.picturing.courses import Sight


@dataclass(frozen=True, slots=True)
class Course:
    """How many amendments are where, of those the reader may see, and in which span each was filed and decided.

    `sees_all` says that none is kept from them but the inadmissible ones; without it, those alone count that changed
    a published version. `sees_refused` says that the inadmissible ones count.
    """

    counts: Mapping[tuple[State, Outcome], int]
    spans: Spans
    moved: Sequence[tuple[int, int]]
    sees_all: bool
    sees_refused: bool
    counted_at: datetime

    @property
    def total(self) -> int:
        """How many amendments are counted."""
        return sum(self.counts.values())

    def of(self, *states: State, outcomes: Sequence[Outcome] | None = None) -> int:
        """Return how many are in one of these states, and met one of these outcomes."""
        return sum(
            count
            for (state, outcome), count in self.counts.items()
            if state in states and (outcomes is None or outcome in outcomes)
        )


def course(ws: Workspace, person: Person | None) -> Course:
    """Return the course of the amendments that the reader may see: three statements, however many there are."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        sight = _sight(connection, reader)
        between = courses.bounds(connection, sight)
        cut = spans(*between) if between else Spans((), by="")
        return Course(
            counts=courses.counted(connection, sight),
            spans=cut,
            moved=courses.over_time(connection, sight, cut.edges),
            sees_all=reader.sees(Thing.AMENDMENT),
            sees_refused=sight.refused,
            counted_at=ws.now(),
        )


def _sight(connection: Connection, reader: Reader) -> Sight:
    """Return the rule of `services.amending.amendment_pages.within_sight`."""
    until = None if reader.sees(Thing.AMENDMENT) else published_until(connection)
    return Sight(until, refused=reader.sees(Thing.REFUSED_AMENDMENT))

"""How moderation gets on, for who moderates: what is held and decided, by day, and how long it waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from manifeste_tool.domain.gathering.moderation import State
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.picturing.spans import Spans, last_days
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.picturing import waits

#: How many days are shown, and the waits that are told apart: at most a day, three days, a week, two weeks, or more.
DAYS: Final = 21
STEPS: Final = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=14))


@dataclass(frozen=True, slots=True)
class Progress:
    """What is held, published and set aside; by day what came and what was decided; what waits and waited, by step."""

    states: Mapping[State, int]
    spans: Spans
    moved: Sequence[tuple[int, int]]
    waiting: Sequence[int]
    waited: Sequence[int]
    counted_at: datetime


def progress(ws: Workspace, person: Person | None) -> Progress:
    """Return the progress in four statements, whatever the length of the queue. Raises `NotFoundError`."""
    with ws.reading() as connection:
        if not may(ws.reader(person, connection), Act.MODERATE):
            raise NotFoundError
        now = ws.now()
        cut = last_days(now, DAYS)
        return Progress(
            states=waits.by_state(connection),
            spans=cut,
            moved=waits.by_day(connection, cut.edges),
            waiting=waits.waiting_for(connection, now, STEPS),
            waited=waits.decided_within(connection, cut.edges[0], STEPS),
            counted_at=now,
        )

"""What awaits the secretariat."""

from dataclasses import dataclass

from manifeste_tool.domain.amendments import State
from manifeste_tool.domain.people import Act, Person, may
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.amendment_pages import Row, rows
from manifeste_tool.services.publishing import unsourced
from manifeste_tool.services.reading import published_until
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import amendments, comments, texts
from manifeste_tool.storage.amendments import OPEN_STATES, Wanted
from manifeste_tool.storage.git import MAIN


@dataclass(frozen=True, slots=True)
class Desk:
    """What awaits the secretariat, as counts and lists."""

    to_judge: tuple[Row, ...]
    to_decide: tuple[Row, ...]
    unsourced: int
    unpublished: int
    reports: int


def desk(ws: Workspace, person: Person | None) -> Desk:
    """Return the secretariat's queues. Raises `NotFoundError` for anybody else."""
    with ws.reading() as connection:
        if not may(ws.reader(person, connection), Act.SEE_DESK):
            raise NotFoundError
        judge, _ = amendments.page(connection, Wanted((State.FILED,)), limit=200, offset=0)
        admitted = tuple(state for state in OPEN_STATES if state is not State.FILED)
        decide, _ = amendments.page(connection, Wanted(admitted), limit=200, offset=0)
        recent = texts.count_decisions(connection, MAIN, after=published_until(connection))
        missing = unsourced(connection, ws.text(connection, ws.main(connection)))
        reports = comments.open_reports(connection)
        return Desk(rows(ws, connection, judge), rows(ws, connection, decide), len(missing), recent, reports)

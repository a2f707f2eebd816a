"""Every deadline that is open, whatever it is for: who is awaited, who answered, until when."""

from collections.abc import Callable, Iterable

from manifeste_tool.domain.commission.deadlines import Deadline
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.ballots import awaiting as ballots
from manifeste_tool.services.charges import question_pages
from manifeste_tool.services.clock import copies_due, filings, reports_due
from manifeste_tool.services.sittings import waiting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

Source = Callable[[Workspace, Connection], Iterable[Deadline]]

#: A source supplies its deadlines that are still to come and those past for which somebody is still awaited.
SOURCES: tuple[Source, ...] = (
    filings.deadlines,
    copies_due.deadlines,
    reports_due.deadlines,
    waiting.deadlines,
    ballots.deadlines,
    question_pages.deadlines,
)


def every(ws: Workspace, connection: Connection) -> tuple[Deadline, ...]:
    """Return every open deadline, the nearest first."""
    found = (one for source in SOURCES for one in source(ws, connection))
    return tuple(sorted(found, key=lambda one: (one.at, one.key)))


def known(ws: Workspace, connection: Connection, key: str) -> Deadline:
    """Return one deadline by its key. Raises `NotFoundError`."""
    found = next((one for one in every(ws, connection) if one.key == key), None)
    if found is None:
        raise NotFoundError
    return found

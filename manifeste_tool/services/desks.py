"""What awaits the secretariat: a count a queue, and what comes first in the two that are worked every day."""

from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.people import Act, Person, may
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.amending.amendment_pages import Row, rows
from manifeste_tool.services.examining.falling import consequences
from manifeste_tool.services.examining.ordering import Order, read_order
from manifeste_tool.services.text.publishing import unsourced
from manifeste_tool.services.text.reading import published_until
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.discussion import comments
from manifeste_tool.storage.examining import opinions, queues, reexaminations
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts

_FIRST = 10


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait in each queue."""

    to_judge: int
    to_reexamine: int
    to_decide: int
    to_integrate: int
    fallen: int
    satisfied: int
    opinions: int
    offered: int
    reported: int
    unsourced: int
    unpublished: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What awaits the secretariat: the first to judge, by number, and the first to decide, as they are called."""

    counts: Counts
    to_judge: tuple[Row, ...]
    to_decide: tuple[Row, ...]


def desk(ws: Workspace, person: Person | None) -> Desk:
    """Return the secretariat's queues. Raises `NotFoundError` for anybody else."""
    with ws.reading() as connection:
        if not may(ws.reader(person, connection), Act.SEE_DESK):
            raise NotFoundError
        judge, _ = amendments.page(connection, Wanted((State.FILED,)), limit=_FIRST, offset=0)
        called = read_order(ws, connection)
        counts = _counts(ws, connection)
        return Desk(counts, rows(ws, connection, judge), rows(ws, connection, _first_called(connection, called)))


def _counts(ws: Workspace, connection: Connection) -> Counts:
    states = queues.by_state(connection, ws.cycle(connection))
    adopted = consequences(ws, connection)
    return Counts(
        to_judge=states.get(State.FILED, 0),
        to_reexamine=reexaminations.count_waiting(connection),
        to_decide=states.get(State.ADMITTED, 0) + states.get(State.DISCUSSED, 0),
        to_integrate=queues.to_integrate(connection),
        fallen=len(adopted.falls),
        satisfied=len(adopted.satisfied),
        opinions=opinions.count_unpublished(connection),
        offered=queues.offered(connection),
        reported=comments.open_reports(connection),
        unsourced=len(unsourced(connection, ws.text(connection, ws.main(connection)))),
        unpublished=texts.count_decisions(connection, MAIN, after=published_until(connection)),
    )


def _first_called(connection: Connection, called: Order) -> tuple[Amendment, ...]:
    """Return the first amendments to be decided, in the order they are called."""
    ready = [entry.id for entry in called.entries if called.called[entry.id].state is not State.FILED][:_FIRST]
    found = amendments.some(connection, ready)
    return tuple(found[key] for key in ready)

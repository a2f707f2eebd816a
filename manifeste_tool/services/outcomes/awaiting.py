"""What outcomes ask of the secretariat: links that somebody contests, contributions of which nothing is said yet."""

from collections.abc import Mapping

from manifeste_tool.domain.commission.tasks import Portion, Queue, Task, Waiting
from manifeste_tool.domain.consulting.contributions import Contribution, Fate, Filters, Reach
from manifeste_tool.domain.outcomes.outcomes import Choice
from manifeste_tool.services.consulting.fates import FEW, fates, linked_by, narrowed
from manifeste_tool.services.consulting.reaching import once_decided
from manifeste_tool.services.outcomes.disputing import PAGE
from manifeste_tool.services.text.reading import current_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.outcomes import choosing, disputes

WORKLIST = "/secretariat/suites"
_SHORT = 80


def contested(_: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the links that somebody contests."""
    count, since, found = disputes.waiting(connection, portion)
    tasks = (Task(Queue.DISPUTE, str(one.id), _brief(one.words), f"{PAGE}#r{one.id}", one.made_at) for one in found)
    return Waiting(Queue.DISPUTE, PAGE, count, since, None, tuple(tasks))


def without_outcome(ws: Workspace, connection: Connection, portion: Portion) -> Waiting:
    """Return the contributions that wait for an outcome: their number by sums, a few of them by name."""
    known = fates(connection, current_text(ws, connection))
    if portion == Portion():  # the desk of every page: what it said stands as long as nothing of it changes
        name = ("without outcome", hash(frozenset(known.items())))
        return once_decided(ws, connection, name, lambda: _without_outcome(connection, known, portion))
    return _without_outcome(connection, known, portion)


def _without_outcome(connection: Connection, known: Mapping[str, Fate], portion: Portion) -> Waiting:
    waiting = choosing.waiting(connection, linked_by(known))
    every = Choice.of(Filters(fate=Fate.TO_TREAT))
    found = choosing.chosen(connection, every, Reach(every=True), narrowed(known, Fate.TO_TREAT, few=waiting < FEW))
    found = choosing.portioned(choosing.free(found, ()), only=portion.only, without=portion.without)
    narrow = portion.only is not None or portion.without
    count = choosing.count(connection, found) if narrow else waiting
    references = choosing.page(connection, found, limit=portion.limit, offset=portion.offset) if count else ()
    said = contributions.of_references(connection, references)
    tasks = (Task(Queue.OUTCOME, one, _title(said[one]), f"/contributions/{one}") for one in references)
    return Waiting(Queue.OUTCOME, WORKLIST, count, None, None, tuple(tasks))


def _title(said: Contribution) -> str:
    return _brief(said.title or said.body)


def _brief(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT].rstrip()}…"

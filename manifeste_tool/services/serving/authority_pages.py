"""« Dépôt du texte »: which repository is the authority, and what it holds that is not served, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.serving.quarantine import Quarantined
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import operations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.serving import quarantine
from manifeste_tool.storage.text import texts

PATH = "/secretariat/depot"


@dataclass(frozen=True, slots=True)
class AuthorityPage:
    """Whether the text's authority is elsewhere, what is served, what is not, and how many acts await an answer."""

    elsewhere: bool
    served: str
    quarantined: tuple[Quarantined, ...]
    announced: int


def authority_page(ws: Workspace, person: Person | None) -> AuthorityPage:
    """Return the page. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.SEE_DESK)
        served, announced = texts.tip_of(connection, MAIN) or "", len(operations.begun(connection))
        return AuthorityPage(ws.repository.remote is not None, served, _standing(ws, connection), announced)


def secretariat_tasks(ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Yield what the authority holds that is not served: nothing can be integrated until somebody sees to it."""
    for one in _standing(ws, connection):
        yield Task(Queue.AUTHORITY, one.ref, one.ref.removeprefix("refs/"), PATH, one.seen_at, act=one.told)


def _standing(ws: Workspace, connection: Connection) -> tuple[Quarantined, ...]:
    return quarantine.standing(connection) if ws.repository.remote is not None else ()

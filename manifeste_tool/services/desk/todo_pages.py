"""« À faire » as anybody with an account sees it: what awaits them, by its date; what happened to what is theirs."""

from dataclasses import dataclass

from manifeste_tool.domain.commission.tasks import Task, in_order
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.amending.awaited import Awaiting, awaits
from manifeste_tool.services.amending.member_side import OfferView, offer_views
from manifeste_tool.services.desk.members import of_awaiting
from manifeste_tool.services.desk.queues import other_tasks
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Todo:
    """What awaits somebody: of their amendments in full, and of the rest of the work one task a line."""

    awaiting: Awaiting
    offers: tuple[OfferView, ...]
    tasks: tuple[Task, ...]

    @property
    def total(self) -> int:
        """How many things await them: the same number as `counting.own`, from the same tasks."""
        return sum(task.count for task in (*of_awaiting(self.awaiting), *self.tasks))

    @property
    def is_empty(self) -> bool:
        """Whether nothing awaits them but news."""
        return self.total == len(self.awaiting.notices)


def todo(ws: Workspace, person: Person) -> Todo:
    """Return what awaits a person."""
    with ws.reading() as connection:
        return of_person(ws, connection, person)


def of_person(ws: Workspace, connection: Connection, person: Person) -> Todo:
    """Return what awaits a person, on a connection that is open."""
    found = awaits(ws, connection, person)
    offers = tuple(view for one in found.offered for view in offer_views(ws, connection, one))
    return Todo(found, offers, in_order(other_tasks(ws, connection, person)))

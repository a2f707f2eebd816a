"""What awaits somebody, for the mail of the week: the same tasks as « À faire »."""

from manifeste_tool.domain.commission.tasks import Task
from manifeste_tool.domain.people import Person
from manifeste_tool.services.desk.queues import member_tasks
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection


def week_of(ws: Workspace, connection: Connection, person: Person) -> tuple[Task, ...]:
    """Return what awaits a person, the nearest date first; nothing for a closed account."""
    return member_tasks(ws, connection, person) if person.active else ()

"""The dates of working copies: awaited of all their drafters together, until the copy is merged or closed."""

from collections.abc import Iterator

from manifeste_tool.domain.commission.deadlines import Awaited, Deadline, DeadlineKind
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.integration import copies


def deadlines(_: Workspace, connection: Connection) -> Iterator[Deadline]:
    """Return the dates of the open copies that have one."""
    for copy in copies.open_until(connection):
        if copy.due_at is None:
            continue
        names = people.named(connection, copy.drafters)
        yield Deadline(
            key=f"copy:{copy.id}",
            kind=DeadlineKind.COPY,
            title=copy.title,
            at=copy.due_at,
            path=f"/copies/{copy.id}",
            awaited=tuple(
                Awaited(names[key].name, answered=False, person_id=key) for key in copy.drafters if names[key].active
            ),
            since=copy.lent_at,
        )

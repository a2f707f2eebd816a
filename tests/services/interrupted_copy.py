"""Save a working copy, or merge one, and die by SIGKILL at one step of it.

Run as `python -m tests.services.interrupted_copy ACT POINT`, the instance being the one that the environment names.
"""

import sys
from typing import Any

from manifeste_tool.domain.integration.work import Plan, StepKind, WorkStep
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services import operations
from manifeste_tool.services.instance import instances
from manifeste_tool.services.integration import copies, integrating
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import operations as stored
from manifeste_tool.storage import people
from manifeste_tool.storage.git import Opened
from tests.services.interrupted import die_at

#: Every step of an operation, in order: (owner, name, before or after the call), and whether it is done for good.
POINTS: dict[str, tuple[Any, str, bool]] = {
    "before the object": (Opened, "commit", True),
    "after the object": (Opened, "commit", False),
    "inside the announcement": (stored, "begin", False),
    "after the announcement": (Opened, "move", True),
    "after the ref": (Opened, "move", False),
    "inside the application": (operations, "_apply_rest", True),
    "before the last commit": (operations, "_apply_rest", False),
}
DONE = ("after the ref", "inside the application", "before the last commit")


def merge(ws: Workspace, by: Person, copy_id: int) -> str:
    """Merge a copy through the integration workshop's own act; return the commit on main."""
    with ws.reading() as connection:
        seen = ws.main(connection)
    integrating.integrate(ws, by, seen=seen, plan=Plan((WorkStep(StepKind.COPY, copy_id),)))
    with ws.reading() as connection:
        return ws.main(connection)


def main() -> None:
    """Play `act` until `point`."""
    act, point = sys.argv[1:3]
    ws = instances.opened(Settings.read())
    with ws.reading() as connection:
        everybody = {one.name: one for one in people.every(connection)}
        seen = ws.main(connection)
    owner, name, before = POINTS[point]
    die_at(owner, name, before=before)
    if act == "write":
        copies.write(ws, everybody["member"], 1, seen=seen, gestures=[Change("aaaaaaa2", "Nous disons comment.")])
    else:
        merge(ws, everybody["secretary"], 1)


if __name__ == "__main__":
    main()

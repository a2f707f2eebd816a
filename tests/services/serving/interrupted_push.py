"""Integrate the first amendment on the machine that the environment names, and die, by SIGKILL, at one step of it."""

import sys

from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.services import operations
from manifeste_tool.services.instance import instances
from manifeste_tool.services.integration import integrating
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.serving.clone import Clone
from manifeste_tool.storage.serving.remote import Remote
from tests.services.interrupted import die_at

POINTS = {
    "before the push": (Remote, "push", True),
    "after the push": (Remote, "push", False),
    "before the announcement is applied": (Clone, "follow", False),
    "before the last commit": (operations, "_apply_rest", False),
}


def main() -> None:
    """Integrate until the point."""
    ws = instances.opened(Settings.read())
    with ws.reading() as connection:
        secretary = next(one for one in people.every(connection) if one.name == "secretary")
        tip = ws.main(connection)
    owner, name, before = POINTS[sys.argv[1]]
    die_at(owner, name, before=before)
    integrating.integrate(ws, secretary, seen=tip, plan=of_amendments(1))


if __name__ == "__main__":
    main()

"""Publish, correct, or open a version at its hour, and die, by SIGKILL, at one step of it.

Run as `python -m tests.services.publication.interrupted_publication ACT POINT`, the instance being the one that the
environment names.
"""

import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

from manifeste_tool.services import operations
from manifeste_tool.services.clock import running
from manifeste_tool.services.instance import instances
from manifeste_tool.services.publication import errata, opening, publishing
from manifeste_tool.services.publication.errata import Correction
from manifeste_tool.settings import Settings
from manifeste_tool.storage import operations as stored
from manifeste_tool.storage import people
from manifeste_tool.storage.clock import clock_acts
from manifeste_tool.storage.git import Opened
from tests.services.interrupted import die_at

#: Every step, in order: (owner, name, before or after the call), and whether Git had moved.
POINTS: dict[str, tuple[Any, str, bool, bool]] = {
    "before the tag object": (Opened, "tag_object", True, False),
    "inside the announcement": (stored, "begin", False, False),
    "after the announcement": (Opened, "move", True, False),
    "after the refs": (Opened, "move", False, True),
    "inside the application": (operations, "_apply_version", False, True),
    "before the last commit": (operations, "_apply_rest", False, True),
    "after the clock's mark": (clock_acts, "mark", False, False),
    "before the public repository": (operations, "write_public", True, True),
}
WORDS = {"eeeeeee2": "un numéro qui décroche."}


def main() -> None:
    """Play `act` until `point`."""
    act, point = sys.argv[1:3]
    ws = instances.opened(Settings.read())
    with ws.reading() as connection:
        secretary = next(one for one in people.every(connection) if one.name == "secretary")
        tip = ws.main(connection)
    owner, name, before, _ = POINTS[point]
    die_at(owner, name, before=before)
    if act == "publish":
        publishing.publish(ws, secretary, number="1.0", title="Titre 1.0", story="Elle dit l'essentiel.", seen=tip)
    elif act == "correct":
        errata.publish_erratum(ws, secretary, "1.0", Correction("Une faute.", WORDS))
    else:
        later = ws.now() + timedelta(days=1)
        running.run(replace(ws, now=lambda: later), sources=[opening.clock_acts])


if __name__ == "__main__":
    main()

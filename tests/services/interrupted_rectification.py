"""Rectify an amendment and die, by SIGKILL, at one step of it.

Run as `python -m tests.services.interrupted_rectification POINT`, the instance being the one the environment names.
"""

import sys
from typing import Any

from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.instance import instances
from manifeste_tool.services.rectification import rectifying
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.git import Opened
from tests.services.interrupted import die_at

#: Every step, in order: (owner, name, before or after the call).
POINTS: dict[str, tuple[Any, str, bool]] = {
    "before the object": (Opened, "commit", True),
    "after the object": (Opened, "commit", False),
    "inside the transaction": (amendments, "change", False),
    "at the end of the transaction": (amendments, "add_edits", False),
    "after the row": (Opened, "move", True),
    "after the ref": (Opened, "move", False),
}


def rectification(base: str) -> Proposal:
    """Return what is being filed when the process dies."""
    words = Change("aaaaaaa2", "Nous disons quand.")
    return Proposal("c" * 32, base, "Titre", "Parce que.", (words,), rectifies_id=1)


def main() -> None:
    """Rectify amendment 1 until the point."""
    owner, name, before = POINTS[sys.argv[1]]
    ws = instances.opened(Settings.read())
    with ws.reading() as connection:
        member = next(one for one in people.every(connection) if one.name == "member")
        proposal = rectification(ws.main(connection))
    die_at(owner, name, before=before)
    rectifying.rectify(ws, member, proposal)


if __name__ == "__main__":
    main()

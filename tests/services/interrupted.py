"""Do one act on an instance and die, by SIGKILL, at one step of it.

Run as `python -m tests.services.interrupted ACT POINT`, the instance being the one that the environment names.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services import operations
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.instance import instances
from manifeste_tool.services.integration import integrating
from manifeste_tool.settings import Settings
from manifeste_tool.storage import operations as stored
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.git import Opened

#: Every step of the two acts, in order: (owner, name, before or after the call).
POINTS: dict[str, dict[str, tuple[Any, str, bool]]] = {
    "propose": {
        "before the object": (Opened, "commit", True),
        "after the object": (Opened, "commit", False),
        "inside the transaction": (amendments, "add_edits", False),
        "after the row": (Opened, "move", True),
        "after the ref": (Opened, "move", False),
    },
    "integrate": {
        "before the object": (Opened, "commit", True),
        "inside the announcement": (stored, "begin", False),
        "after the announcement": (Opened, "move", True),
        "after the ref": (Opened, "move", False),
        "inside the application": (operations, "_apply_rest", True),
        "before the last commit": (operations, "_apply_rest", False),
    },
}


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(owner: Any, name: str, *, before: bool) -> None:
    """Arrange for the process to die around a call."""
    real: Callable[..., Any] = getattr(owner, name)

    def dying(*arguments: Any, **named: Any) -> Any:
        if before:
            die()
        result = real(*arguments, **named)
        die()
        return result

    setattr(owner, name, dying)


def main() -> None:
    """Play `act` until `point`."""
    act, point = sys.argv[1:3]
    ws = instances.opened(Settings.read())
    with ws.reading() as connection:
        everybody = {one.name: one for one in people.every(connection)}
        tip = ws.main(connection)
    owner, name, before = POINTS[act][point]
    die_at(owner, name, before=before)
    if act == "propose":
        words = Change("ccccccc2", "Les agents sont formés souvent. Ils choisissent leurs outils.")
        proposing.propose(ws, everybody["member"], Proposal("c" * 32, tip, "Titre", "Parce que.", (words,)))
    else:
        integrating.integrate(ws, everybody["secretary"], seen=tip, plan=of_amendments(1))


if __name__ == "__main__":
    main()

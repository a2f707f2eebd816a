"""Send what is due and die, by SIGKILL, at one step of it.

Run as `python -m tests.services.interrupted_mail POINT`, the instance and the server being those of the environment.
"""

import sys
from typing import Any

from manifeste_tool.services.instance import instances
from manifeste_tool.services.telling import delivering
from manifeste_tool.settings import Settings
from manifeste_tool.storage.telling import outbox, smtp
from tests.services.interrupted import die_at

#: Every step of a delivery, in order: (owner, name, before or after the call).
POINTS: dict[str, tuple[Any, str, bool]] = {
    "inside the claim": (outbox, "claim", False),
    "after the claim": (smtp, "hand_over", True),
    "after the server accepted": (smtp, "hand_over", False),
    "inside the mark": (outbox, "sent", False),
}


def main() -> None:
    """Deliver until the point."""
    owner, name, before = POINTS[sys.argv[1]]
    settings = Settings.read()
    ws = instances.opened(settings)
    die_at(owner, name, before=before)
    delivering.deliver(ws, settings.mail)


if __name__ == "__main__":
    main()

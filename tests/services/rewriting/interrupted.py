"""Rewrite the history and die, by SIGKILL, at one step: `python -m tests.services.rewriting.interrupted POINT`."""

import sys
from typing import Any

from manifeste_tool.services.instance import instances
from manifeste_tool.services.rewriting import applying, rewriting
from manifeste_tool.settings import Settings
from manifeste_tool.storage.git import Opened
from manifeste_tool.storage.rewriting import rows
from tests.services.interrupted import die_at

POINTS: dict[str, tuple[Any, str, bool]] = {
    "after the new history": (rewriting, "_refuse_broken", False),
    "after the announcement": (rewriting, "_carry_out", True),
    "after the refs": (Opened, "move", False),
    "inside the database": (rows, "change", False),
    "before deleting": (applying, "finish", True),
}


def main() -> None:
    """Rewrite until the point."""
    ws = instances.opened(Settings.read())
    owner, name, before = POINTS[sys.argv[1]]
    die_at(owner, name, before=before)
    rewriting.rewrite(ws, [sys.stdin.read()], reason="Essai.")


if __name__ == "__main__":
    main()

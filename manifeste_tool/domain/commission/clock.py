"""Acts that the clock does: openings, closings, reminders; each once, and caught up once after a stop."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ClockAct:
    """One act that is due at a moment. `key` names it for ever: what is done under it is never done again.

    `do` is called with the workspace and the connection of the transaction that also marks the act as done. `then`,
    called with the workspace after that transaction, is for Git and may run twice. An act not done by `lapses_at` has
    become pointless (a reminder after its deadline): it is marked, not done.
    """

    key: str
    due_at: datetime
    do: Callable[[Any, Any], None]
    then: Callable[[Any], None] | None = None
    lapses_at: datetime | None = None

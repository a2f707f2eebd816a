"""Count readings without a write for each: a process notes a few in memory and hands them over together.

A search or a call of the API is a reading, and must neither wait for whoever writes nor make the disk wait. Of one
place, each process keeps at most `STEP` - 1 readings to itself, so that a limit is passed by that much and no more;
once it is reached, the refusal is remembered until the window ends, and a flood costs the database nothing.
"""

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from manifeste_tool.domain.guarding.limits import BOUNDS, Limit, bucket, window_ends
from manifeste_tool.errors import StorageError
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.workspace import Workspace

#: How many readings are handed over together, and how many places are noted at once.
STEP, MOST_PLACES = 20, 10_000


@dataclass(slots=True)
class _Noted:
    until: datetime
    count: int = 0
    spent: bool = False


@dataclass(slots=True)
class Readings:
    """What one process noted; safe to share between threads."""

    _noted: OrderedDict[str, _Noted] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def count(self, ws: Workspace, what: Limit, *, who: str) -> None:
        """Note one more reading. Raises `TooOftenError`."""
        until = window_ends(BOUNDS[what], ws.now())
        noted, due = self._note(bucket(ws.secret, what, who, until), until)
        if noted.spent:
            raise limits.refusal(ws, what)
        if due:
            self._hand_over(ws, what, who, noted)

    def _note(self, name: str, until: datetime) -> tuple[_Noted, bool]:
        """Note it; of those that are noted at once, one is told that it is time to hand over."""
        with self._lock:
            noted = self._noted.setdefault(name, _Noted(until))
            self._noted.move_to_end(name)
            while len(self._noted) > MOST_PLACES:
                self._noted.popitem(last=False)
            noted.count += 1
            return noted, noted.count % STEP == 0

    @staticmethod
    def _hand_over(ws: Workspace, what: Limit, who: str, noted: _Noted) -> None:
        """Count them in the database; where that cannot be written now, what only reads goes on."""
        try:
            with suppress(StorageError), ws.writing() as connection:
                limits.count(ws, connection, what, who=who, times=STEP)
        except TooOftenError:
            noted.spent = True
            raise

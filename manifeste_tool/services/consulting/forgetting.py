"""Forget the words that are shown no more: a search's index keeps them, with a mark, until it is written anew."""

from collections.abc import Iterator
from datetime import datetime, time

from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import searching
from manifeste_tool.storage.database import Connection

_AT = time(4, 30)


def clock_acts(ws: Workspace, _connection: Connection) -> Iterator[ClockAct]:
    """Return the writing anew of each day, at half past four in Paris."""
    due_at = datetime.combine(ws.now().astimezone(PARIS).date(), _AT, PARIS)
    yield ClockAct(f"forget-words:{due_at.date()}", due_at, lambda _ws, connection: searching.rewrite(connection))

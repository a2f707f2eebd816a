"""A version opens at its hour: the clock publishes what was prepared, as « Publier maintenant » does.

The row, the tag, the facts and the public revision move in one operation: pages, feeds, the API and what is cloned open
with it, and the mails of its fact follow. What cannot be published at its hour stays prepared, without an hour, and the
secretariat is told why.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.privacy.scanning import asked_before
from manifeste_tool.services.publication import preparing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.publication import preparations


def clock_acts(_: Workspace, connection: Connection) -> Iterator[ClockAct]:
    """Return the opening of every version that waits for its hour."""
    for one in preparations.waiting(connection):
        if one.opens_at is not None:
            key = f"version:{one.id}:{one.opens_at.isoformat()}"
            yield ClockAct(key, one.opens_at, _nothing, then=partial(_open, one.id, one.opens_at))


def _nothing(_ws: Workspace, _connection: Connection) -> None:
    """All of it goes through both stores: `then` does it."""


def _open(prepared_id: int, at: datetime, ws: Workspace) -> None:
    with ws.reading() as connection:
        found = preparing.known(connection, prepared_id)
    if not found.is_waiting or found.opens_at != at:
        return
    try:
        preparing.open_prepared(asked_before(ws), found, by=None)
    except RefusedError as error:
        preparing.hold(ws, found, error)

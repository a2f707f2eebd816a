"""Seal anew, with the secret of today, what the previous one had sealed."""

from manifeste_tool.services.proving import sealing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.proving import second_factors


def reseal(ws: Workspace, connection: Connection) -> int:
    """Seal every second factor anew that the previous secret sealed; return how many. May run twice."""
    return sum(reseal_of(ws, connection, person_id) for person_id in second_factors.everybody(connection))


def is_needed(ws: Workspace, connection: Connection) -> bool:
    """Whether the previous secret sealed a second factor that nobody sealed anew."""
    every = (second_factors.of(connection, person_id) for person_id in second_factors.everybody(connection))
    return any(one is not None and sealing.is_outdated(ws, one.person_id, one.secret) for one in every)


def reseal_of(ws: Workspace, connection: Connection, person_id: int) -> bool:
    """Seal somebody's second factor anew if the previous secret sealed it; whether it did."""
    found = second_factors.of(connection, person_id)
    if found is None or not sealing.is_outdated(ws, person_id, found.secret):
        return False
    sealed = sealing.seal(ws, person_id, sealing.unseal(ws, person_id, found.secret))
    second_factors.reseal(connection, person_id, sealed)
    return True

"""Hold a contribution back until a moderator has looked at it."""

from collections.abc import Iterable

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.gathering.moderation import Moderation, Reason, State
from manifeste_tool.domain.gathering.personal_data import find
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import moderations


def reasons_for(said: Contribution, others: Iterable[Reason] = ()) -> tuple[Reason, ...]:
    """Return why somebody should look at a contribution: what its words hold, and what else its way of coming says."""
    held = any(find(words) for words in (said.title, said.body))
    found = {*others} | ({Reason.PERSONAL_DATA} if held else set())
    return tuple(reason for reason in Reason if reason in found)


def screen(ws: Workspace, connection: Connection, said: Contribution, *, others: Iterable[Reason] = ()) -> bool:
    """Hold a contribution that stands where there is a reason to; return whether it is held.

    What has no consent to publish is looked at too: its référent reads it, and findings may draw on it.
    """
    reasons = reasons_for(said, others)
    if reasons:
        moderations.put(connection, Moderation(said.reference, State.WAITING, reasons, ws.now()))
    return bool(reasons)

"""End what somebody does for a member: dismissed, or when either of them is suspended, leaves or is erased."""

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.collaborating import collaborations
from manifeste_tool.storage.database import Connection


def end_of(ws: Workspace, connection: Connection, person_id: int, *, by: int | None) -> int:
    """End all that is done for somebody, and all that they do; return how much it was. A fact tells each."""
    ended = collaborations.end_of(connection, person_id, ws.now())
    for one in ended:
        record(ws, connection, by, Happened.COLLABORATOR_DISMISSED, pair=(one.collaborator_id, one.member_id))
    return len(ended)


def record(
    ws: Workspace, connection: Connection, by: int | None, name: Happened, *, pair: tuple[int, int], **details: str
) -> int:
    """Record what happened between a collaborator and a member, both named; return the fact."""
    collaborator_id, member_id = pair
    told = {"member": str(member_id), "collaborator": str(collaborator_id), **details}
    fact = Fact(name, ws.now(), by, About.PERSON, str(collaborator_id), told, Audience.SECRETARIAT)
    return journal.record(connection, fact)

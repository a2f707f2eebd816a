"""Finish in SQL what another process, or another machine, did in Git and could not finish."""

from manifeste_tool.services.operations import REWRITING, apply, hand_over
from manifeste_tool.services.serving import following
from manifeste_tool.services.serving.standing import stands
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import operations
from manifeste_tool.storage.git import Opened
from manifeste_tool.storage.operations import Operation


def settle(ws: Workspace, git: Opened) -> None:
    """Finish what stands in Git and not in SQL, before writing; leave alone what may still be under way.

    Where the authority is elsewhere, it is asked if anything is under way or another machine wrote. Raises
    `RemoteSilentError`.
    """
    with ws.reading() as connection:
        begun = [one for one in operations.unsettled(connection) if one.kind != REWRITING]
    behind = following.is_behind(ws, git)
    if begun or behind:
        git.fetch()
    finished = finish(ws, git, begun)
    if finished or behind:
        following.follow(ws, git)


def finish(ws: Workspace, git: Opened, begun: list[Operation]) -> list[Operation]:
    """Apply those of some operations that reached the authority; return them."""
    arrived = [one for one in begun if stands(git, one)]
    for one in arrived:
        with ws.writing() as connection:
            apply(ws, connection, one)
    if any(one.payload["version"] for one in arrived):
        hand_over(ws)
    return arrived

"""Forget somebody with an account: what is only theirs goes, what they published stands under « Auteur effacé »."""

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection


def erase_person(ws: Workspace, connection: Connection, person_id: int) -> int:
    """Forget all that is told of somebody, in every table of the list; return how many things that was.

    Call it while the row of the person still holds their name and address: it looks for these wherever they were
    written, then empties the row itself. Erasing twice erases once.
    """
    raise NotImplementedError

"""What one machine does for all: whoever began goes on for as long as it is there, then another takes its place."""

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.serving import nodes

BACKUPS = "backups"


def takes(ws: Workspace, what: str, node: str) -> bool:
    """Whether it is for this machine to do something; it is from now on where no machine that is there does it."""
    with ws.reading() as connection:
        if not _is_free(ws, connection, what, node):
            return False
        if settings.get(connection, _name(what)) == node:
            return True
    with ws.writing() as connection:
        free = _is_free(ws, connection, what, node)
        if free:
            settings.put(connection, _name(what), node, quietly=True)
        return free


def gives_up(ws: Workspace, what: str, node: str) -> None:
    """Leave something to another machine: this one is not set to do it any more."""
    with ws.reading() as connection:
        mine = settings.get(connection, _name(what)) == node
    if mine:
        with ws.writing() as connection:
            settings.put(connection, _name(what), "", quietly=True)


def _is_free(ws: Workspace, connection: Connection, what: str, node: str) -> bool:
    holder = settings.get(connection, _name(what))
    if holder in ("", node):
        return True
    known = nodes.get(connection, holder)
    return known is None or not known.is_there(ws.now())


def _name(what: str) -> str:
    return f"machine:{what}"

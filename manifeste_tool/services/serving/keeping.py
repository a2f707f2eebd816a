"""Keep one of several machines level: its clone, and the public repository that it hands out itself."""

from manifeste_tool.services.public.writing import write_public
from manifeste_tool.services.serving.levelling import Level, level
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal


def keep(ws: Workspace) -> Level:
    """Catch up with the authority of the text, where another repository is that, and with what is published."""
    if ws.repository.remote is None:
        return Level()
    done = level(ws)
    keep_public(ws)
    return done


def keep_public(ws: Workspace) -> bool:
    """Write here what another machine published; whether anything was. One SELECT while nothing public happens."""
    if ws.repository.remote is None:
        return False
    with ws.reading() as connection:
        state = ("publique.git", journal.public_revision(connection))
    if ws.remembered.known([state]):
        return False
    written = write_public(ws)
    ws.remembered.keep({state: True})
    return written

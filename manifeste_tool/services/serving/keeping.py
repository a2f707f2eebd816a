"""Keep one of several machines level: its clone, and the public repository that it hands out itself."""

from manifeste_tool.services.public.writing import write_public
from manifeste_tool.services.serving.levelling import Level, level
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.serving import public_state

#: Under which a process remembers the public revision that it last wrote.
_WRITTEN = "public repository written"


def keep(ws: Workspace) -> Level:
    """Catch up with the authority of the text, where another repository is that, and with what is published."""
    if ws.repository.remote is None:
        return Level()
    done = level(ws)
    keep_public(ws)
    return done


def keep_public(ws: Workspace) -> bool:
    """Write here what another machine published; whether anything was. One SELECT while nothing public happens."""
    return ws.repository.remote is not None and level_public(ws)


def level_public(ws: Workspace, *, anyhow: bool = False) -> bool:
    """Write the public repository if anything public happened since this process last did, or `anyhow`."""
    revision = public_state.public_revision(ws.db)
    if not anyhow and ws.remembered.known([_WRITTEN]).get(_WRITTEN) == revision:
        return False
    written = write_public(ws)
    ws.remembered.keep({_WRITTEN: revision})
    return written

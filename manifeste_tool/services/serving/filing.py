"""The ref of an amendment that is filed: it is on record, whatever the authority of the text answers."""

from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import UnavailableError
from manifeste_tool.services.health.logs import log
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import ZERO, MovedRefError, Opened, RefChange
from manifeste_tool.storage.text import texts

_LOG = log("dépôt")


def lend(ws: Workspace, connection: Connection, sha: str, text: Text) -> None:
    """Keep the words of a commit that other machines cannot have yet; `write_ref` or `catch_up` lets go of them."""
    if ws.repository.remote is not None:
        texts.keep_snapshot(connection, sha, serialise(text))


def write_ref(ws: Workspace, git: Opened, ref: str, sha: str) -> None:
    """Name in Git what is filed in SQL; where that cannot be done now, `catch_up` does it later."""
    if git.resolve(ref) is not None:
        return
    try:
        git.move([RefChange(ref, sha, ZERO)])
    except (MovedRefError, UnavailableError) as error:
        if git.clone is None and not isinstance(error, MovedRefError):
            raise
        _LOG.warning("a filed amendment has no ref yet", ref=ref, exc_info=error)
        return
    let_go(ws, [sha])


def let_go(ws: Workspace, shas: list[str]) -> None:
    """Forget the words lent of commits that every machine can fetch from now on."""
    if ws.repository.remote is not None:
        with ws.writing() as connection:
            for sha in shas:
                texts.drop_snapshot(connection, sha)

"""Write down who or what was forgotten, so that a restore of older data forgets it again."""

from pathlib import Path

from manifeste_tool.domain.privacy.erasures import Erasure, ErasureKind
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.privacy import register


def path(ws: Workspace) -> Path:
    """Return the file of the register, in the instance's folder."""
    return ws.repository.path.with_name(register.FILE)


def entered(ws: Workspace, connection: Connection, *, kind: str, subject: str) -> None:
    """Enter one erasure in the transaction that does it: in the table, and in the file once that is committed.

    `kind` is "person", "contribution", "contributor" or "mention"; `subject` an opaque reference, never a name.
    """
    new = Erasure(ws.new_key(), ErasureKind(kind), subject, ws.now())
    register.add(connection, new)
    register.append_on_commit(connection, path(ws), new)


def level(ws: Workspace) -> int:
    """Append to the file what the table has and the file lost by a crash; return how many lines. May run twice."""
    lost = missing(ws)
    if lost:
        register.append(path(ws), lost)
    return len(lost)


def missing(ws: Workspace) -> list[Erasure]:
    """Return the erasures that the table has and the file of this machine has not."""
    known = {one.key for one in register.read_file(path(ws))}
    with ws.reading() as connection:
        return [one for one in register.every(connection) if one.key not in known]

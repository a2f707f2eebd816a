"""Carry an erasure out on the disk: nothing of what was forgotten is left in a page, an index, a file or Git."""

from manifeste_tool.services.privacy import register
from manifeste_tool.services.public.writing import write_public
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files
from manifeste_tool.storage.privacy import compacting, git_objects
from manifeste_tool.storage.privacy import register as rows


def settle(ws: Workspace) -> int:
    """Write anew what may still hold what was erased since the last time; return how many erasures that settles.

    Nothing to do costs one SELECT. May be cut at any moment and runs again: an erasure is settled once all is done.
    """
    with ws.reading() as connection:
        waiting = rows.pending(connection)
    if not waiting:
        return 0
    until = ws.now()
    register.level(ws)
    drop_unnamed(ws)
    write_public(ws)
    git_objects.tidy(ws.repository.path)
    compacting.compact(ws.db)
    if not compacting.checkpoint(ws.db):
        return 0  # somebody reads: at the next round
    with ws.writing() as connection:
        rows.done(connection, until, ws.now())
    return waiting


def drop_unnamed(ws: Workspace) -> int:
    """Drop the bytes that no row names, under the lock that keeps them from being named meanwhile; return how many."""
    with ws.writing() as connection:
        gone = files.unnamed(connection, ws.files.every())
        for digest in gone:
            ws.files.drop(digest)
    return len(gone)

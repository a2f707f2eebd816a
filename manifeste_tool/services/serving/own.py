"""What each machine keeps beside the database that all share, and brings level by itself at each round of its work.

The public repository, copies of sheets, the file of erasures: whatever another machine did, they follow. On SQLite one
machine serves, whose acts and `settling` keep all of it level.
"""

from manifeste_tool.services.privacy import register
from manifeste_tool.services.serving.keeping import level_public
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.privacy import git_objects
from manifeste_tool.storage.serving import uploads


def keep_level(ws: Workspace) -> None:
    """Follow what other machines did. Nothing to do costs three SELECTs; may be cut, and runs again."""
    if not ws.db.is_shared:
        return
    uploads.sweep(ws.db, ws.repository.path.with_name(uploads.FOLDER))
    erased = register.missing(ws)
    level_public(ws, anyhow=bool(erased))
    if erased:
        git_objects.tidy(ws.repository.path)
        register.level(ws)  # last: an erasure that the file has is one that this machine carried out

"""Whether the static site that an instance keeps in a folder is behind what the public sees."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from manifeste_tool.domain.facts import Happened
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.serving.public_state import PublicWatch

#: By what a folder is known to be one that an export wrote: the public address, then the state it was written at.
MARK = ".manifeste-site"
#: What the site is written again for at once: a version opens, or somebody's words or name are to go.
_AT_ONCE = (
    Happened.VERSION_PUBLISHED,
    Happened.ERRATUM_PUBLISHED,
    Happened.VERSION_WITHDRAWN,
    Happened.MENTION_ERASED,
    Happened.CONTRIBUTION_WITHDRAWN,
    Happened.CONTRIBUTOR_ERASED,
    Happened.CONSENT_CHANGED,
    Happened.CONTRIBUTION_MASKED,
    Happened.CONTRIBUTION_SET_ASIDE,
    Happened.PERSON_LEFT,
    Happened.HISTORY_REWRITTEN,
    Happened.PERSON_ERASED,
)
_AT_MOST = timedelta(days=1)


def state(ws: Workspace) -> str:
    """Return what the site depends on: what presses, then all that the public may see."""
    seen = PublicWatch(ws.db).state(ws.now())
    with ws.reading() as connection:
        return f"{journal.last_named(connection, _AT_ONCE)} {seen.revision} {seen.coming}"


def is_due(ws: Workspace, folder: Path) -> bool:
    """Whether the folder holds no site, one from before a version or an erasure, or a day old one that has changed."""
    mark = folder / MARK
    if not mark.is_file():
        return True
    written, now = mark.read_text(encoding="utf-8").splitlines()[-1], state(ws)
    if written.partition(" ")[0] != now.partition(" ")[0]:
        return True
    made = datetime.fromtimestamp(mark.stat().st_mtime, UTC)
    return written != now and ws.now() - made >= _AT_MOST

"""Bring this machine's clone to where the database says each branch stands, once the authority was asked."""

from manifeste_tool.services.serving import judging
from manifeste_tool.services.serving.judging import Known
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.git import Opened
from manifeste_tool.storage.text import texts

#: The refs that the database knows by their tips; what is at hand of them tells whether somebody else wrote.
_BRANCHES = ("refs/heads/main", "refs/redaction/", "refs/copies/", "refs/errata/")


def is_behind(ws: Workspace, git: Opened) -> bool:
    """Whether a branch of the database stands elsewhere than here: another machine moved it."""
    if git.clone is None:
        return False
    with ws.reading() as connection:
        tips = texts.tips(connection)
    here = {ref: sha for prefix in _BRANCHES for ref, sha in git.clone.refs(prefix).items()}
    return any(here.get(ref) != sha for ref, sha in tips.items() if ref.startswith(_BRANCHES))


def follow(ws: Workspace, git: Opened) -> None:
    """Move this clone's refs to what the authority has and the database knows; judge whatever else it has."""
    clone = git.clone
    if clone is None:
        return
    judging.judge(ws, git, clone)
    with ws.reading() as connection:
        known = Known.read(connection)
    here = clone.refs("refs/")
    moves = {ref: sha for ref, sha in clone.distant().items() if here.get(ref) != sha and known.holds(clone, ref, sha)}
    if moves:
        clone.follow(moves)


def look_again(ws: Workspace, git: Opened, refs: list[str]) -> None:
    """After a refusal, ask why: raise `QuarantinedError` where one of these refs holds what is not served."""
    if git.clone is None:
        return
    git.fetch()
    follow(ws, git)
    with ws.reading() as connection:
        judging.refuse(connection, refs)

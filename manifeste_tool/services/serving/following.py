"""Bring this machine's clone to where the database says each branch stands, once the authority was asked."""

from collections.abc import Mapping

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import revisions
from manifeste_tool.storage.git import MAIN, Opened
from manifeste_tool.storage.serving.clone import Clone
from manifeste_tool.storage.text import texts

#: The refs that the database knows by their tips; what is at hand of them tells whether somebody else wrote.
_BRANCHES = ("refs/heads/main", "refs/redaction/", "refs/copies/", "refs/errata/")
_TAGS, _AMENDMENTS, _ADOPTED = "refs/tags/", "refs/amendements/", "/adopte"


def is_behind(ws: Workspace, git: Opened) -> bool:
    """Whether a branch of the database stands elsewhere than here: another machine moved it."""
    if git.clone is None:
        return False
    with ws.reading() as connection:
        tips = texts.tips(connection)
    here = {ref: sha for prefix in _BRANCHES for ref, sha in git.clone.refs(prefix).items()}
    return any(here.get(ref) != sha for ref, sha in tips.items() if ref.startswith(_BRANCHES))


def follow(ws: Workspace, clone: Clone) -> None:
    """Move this clone's refs to what the authority has and the database knows; what else it has is not followed."""
    here, there = clone.refs("refs/"), clone.distant()
    known = _known(ws)
    wanted = {ref: there[ref] for ref, sha in known.items() if ref in there and _leads_to(clone, ref, there[ref], sha)}
    wanted |= _adopted(clone, there, known.get(MAIN, ""))
    moves = {ref: sha for ref, sha in wanted.items() if here.get(ref) != sha}
    if moves:
        clone.follow(moves)


def _known(ws: Workspace) -> dict[str, str]:
    """Return where the database says each ref leads: branches, states of amendments, versions."""
    with ws.reading() as connection:
        versions = {f"{_TAGS}v{one.number}": one.sha for one in texts.versions(connection)}
        return {**revisions.refs(connection), **texts.tips(connection), **versions}


def _leads_to(clone: Clone, ref: str, there: str, known: str) -> bool:
    """Whether the authority's ref is the known one; of a tag, the commit it is on is."""
    return clone.commit_of(there) == known if ref.startswith(_TAGS) else there == known


def _adopted(clone: Clone, there: Mapping[str, str], main: str) -> dict[str, str]:
    """Return the amendments as adopted that today's text holds."""
    asked = {ref: sha for ref, sha in there.items() if ref.startswith(_AMENDMENTS) and ref.endswith(_ADOPTED)}
    here = clone.refs(_AMENDMENTS)
    return {ref: sha for ref, sha in asked.items() if here.get(ref) != sha and main and clone.leads(sha, main)}

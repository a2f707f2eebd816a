"""Whether Git holds the whole of an announced operation: a process may be killed between two of its refs."""

from manifeste_tool.errors import StaleError, UnavailableError
from manifeste_tool.services.health.logs import log
from manifeste_tool.storage.git import Opened, RefChange
from manifeste_tool.storage.operations import Operation
from manifeste_tool.storage.text import moving

_LOG = log("dépôt")


def stands(git: Opened, announced: Operation) -> bool:
    """Whether an announced change arrived, whole: a move that was killed between two refs is finished first.

    Where it cannot be finished now, because a living process holds these refs, it does not stand yet.
    """
    if not git.arrived(announced.ref, announced.sha):
        return False
    if git.clone is None:
        return moving.resume(git.path, _moves(announced))
    _complete(git, announced)
    return True


def _complete(git: Opened, announced: Operation) -> None:
    """Push again the refs of an operation that an authority killed in the midst of a push did not move."""
    rest = [one for one in _moves(announced) if not git.arrived(one.ref, one.new) and git.has(one.new)]
    try:
        if rest:
            git.move(rest)
    except (StaleError, UnavailableError) as error:
        _LOG.warning("a part of an operation is not at the authority", count=len(rest), exc_info=error)


def take_back(git: Opened, announced: Operation) -> None:
    """Take back the refs that had moved of an operation that is forgotten."""
    if git.clone is None:  # what an authority elsewhere took of a push is told by its first ref alone
        moving.take_back(git.path, _moves(announced))


def _moves(announced: Operation) -> tuple[RefChange, ...]:
    return tuple(RefChange(*one) for one in announced.payload.get("moves", ()))

"""Whether Git holds the whole of an announced operation: a process may be killed between two of its refs."""

from manifeste_tool.storage.git import Opened, RefChange
from manifeste_tool.storage.operations import Operation
from manifeste_tool.storage.text import moving


def stands(git: Opened, announced: Operation) -> bool:
    """Whether an announced change arrived, whole: a move that was killed between two refs is finished first.

    Where it cannot be finished now, because a living process holds these refs, it does not stand yet.
    """
    if not git.arrived(announced.ref, announced.sha):
        return False
    return git.clone is not None or moving.resume(git.path, _moves(announced))


def take_back(git: Opened, announced: Operation) -> None:
    """Take back the refs that had moved of an operation that is forgotten."""
    if git.clone is None:  # an authority elsewhere takes all of a push, or nothing
        moving.take_back(git.path, _moves(announced))


def _moves(announced: Operation) -> tuple[RefChange, ...]:
    return tuple(RefChange(*one) for one in announced.payload.get("moves", ()))

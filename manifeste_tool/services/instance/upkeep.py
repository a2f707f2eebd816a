"""Bring SQL level with Git after a crash."""

from dataclasses import dataclass
from datetime import timedelta

from manifeste_tool.services.public.writing import write_public
from manifeste_tool.services.record import freezing, signing
from manifeste_tool.services.rectification.recomputing import recompute
from manifeste_tool.services.rewriting import applying
from manifeste_tool.services.searching import indexing
from manifeste_tool.services.serving import levelling
from manifeste_tool.services.text.drafting import end_if_due
from manifeste_tool.services.text.founding import open_founded
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import operations


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What `catch_up` did."""

    applied: int = 0
    dropped: int = 0
    refs: int = 0
    drafting_ended: bool = False
    found_again: int = 0  # amendments that a search finds again
    published: bool = False  # whether the public repository was behind
    reached: bool = True  # whether the authority of the text answered, where another repository is that
    recomputed: int = 0  # amendments of an earlier release whose effect was computed


def catch_up(ws: Workspace, *, patience: timedelta | None = levelling.PATIENCE, thorough: bool = False) -> CaughtUp:
    """Finish or forget interrupted operations, write what Git lacks, end a drafting that is due. May run twice.

    An operation younger than `patience` whose change is not in Git is left alone: it may be under way; one that the
    clock, set back since, says is still to begin is as old as one that began that long ago. None waits for
    nothing, whatever the clock says: for when no server runs. `thorough` also looks at what each amendment is found by;
    else only those are looked at that nothing finds.
    """
    level = levelling.level(ws, patience=patience)
    with ws.repository.opened() as git:
        recomputed = recompute(ws, git)
    open_founded(ws)
    applying.finish(ws)
    freezing.freeze_missing(ws)
    signing.sign(ws)
    published = write_public(ws)
    return CaughtUp(
        level.applied,
        level.dropped,
        level.refs,
        end_if_due(ws),
        indexing.heal(ws, every=thorough),
        published,
        level.reached,
        recomputed,
    )


def heal(ws: Workspace) -> CaughtUp | None:
    """Do, while serving, what `catch_up` does at the start, where a process died since; None where none left anything.

    A server that is never started again heals by this alone: amendments would wait for ever for a worker that is gone.
    """
    with ws.reading() as connection:
        left = any(ws.now() - one.begun_at >= levelling.PATIENCE for one in operations.begun(connection))
    with ws.repository.opened() as git:
        if not left and not levelling.missing_refs(ws, git):
            return None
    return catch_up(ws)

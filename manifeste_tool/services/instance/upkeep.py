"""Bring SQL level with Git after a crash."""

from dataclasses import dataclass
from datetime import timedelta

from manifeste_tool.services.operations import REWRITING, apply, release
from manifeste_tool.services.public.writing import write_public
from manifeste_tool.services.record import freezing, signing
from manifeste_tool.services.rewriting import applying
from manifeste_tool.services.searching import indexing
from manifeste_tool.services.text.drafting import end_if_due
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import operations
from manifeste_tool.storage.amending import revisions
from manifeste_tool.storage.git import ZERO, Opened, RefChange

#: Younger operations may still be under way in another process; a worker is replaced long before this.
_PATIENCE = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What `catch_up` did."""

    applied: int = 0
    dropped: int = 0
    refs: int = 0
    drafting_ended: bool = False
    found_again: int = 0  # amendments that a search finds again
    published: bool = False  # whether the public repository was behind


def catch_up(ws: Workspace, *, patience: timedelta | None = _PATIENCE, thorough: bool = False) -> CaughtUp:
    """Finish or forget interrupted operations, write what Git lacks, end a drafting that is due. May run twice.

    An operation younger than `patience` whose change is not in Git is left alone: it may be under way; one that the
    clock, set back since, says is still to begin is as old as one that began that long ago. None waits for
    nothing, whatever the clock says: for when no server runs. `thorough` also looks at what each amendment is found by;
    else only those are looked at that nothing finds.
    """
    applied = dropped = 0
    with ws.repository.opened() as git:
        with ws.reading() as connection:
            pending = operations.begun(connection)
        for one in pending:
            done = git.contains(one.ref, one.sha)
            if not done and patience is not None and abs(ws.now() - one.begun_at) < patience:
                continue
            with ws.writing() as connection:
                if done:
                    (applying.apply_announced if one.kind == REWRITING else apply)(ws, connection, one)
                else:
                    operations.drop(connection, one.id)
                    release(connection, one.id)
            applied, dropped = applied + done, dropped + (not done)
        refs = _missing_refs(ws, git)
        if refs:
            git.move(refs)
        git.tidy()
    applying.finish(ws)
    freezing.freeze_missing(ws)
    signing.sign(ws)
    published = write_public(ws)
    return CaughtUp(applied, dropped, len(refs), end_if_due(ws), indexing.heal(ws, every=thorough), published)


def _missing_refs(ws: Workspace, git: Opened) -> list[RefChange]:
    with ws.reading() as connection:
        wanted = revisions.refs(connection)
    there = git.refs("refs/amendements/")
    return [RefChange(ref, sha, ZERO) for ref, sha in wanted.items() if ref not in there]

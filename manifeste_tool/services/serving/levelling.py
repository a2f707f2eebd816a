"""Bring SQL, this machine's repository and the authority of the text level: after a crash, and again and again."""

from dataclasses import dataclass
from datetime import timedelta

from manifeste_tool.services.health.logs import log
from manifeste_tool.services.operations import REWRITING, apply, forget
from manifeste_tool.services.rewriting import applying
from manifeste_tool.services.serving import filing, following
from manifeste_tool.services.serving.standing import stands, take_back
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import operations
from manifeste_tool.storage.amending import revisions
from manifeste_tool.storage.git import ZERO, MovedRefError, Opened, RefChange
from manifeste_tool.storage.operations import DROPPED, Operation
from manifeste_tool.storage.serving.clone import RefusedThereError, UncertainPushError
from manifeste_tool.storage.serving.remote import RemoteSilentError

#: Younger operations may still be under way in another process; a worker is replaced long before this.
PATIENCE = timedelta(seconds=120)
#: A push is handled by the authority within its own limits, or never: a day is far beyond them.
_LATEST_ARRIVAL = timedelta(days=1)
_LOG = log("dépôt")


@dataclass(frozen=True, slots=True)
class Level:
    """What was done: operations finished and forgotten, refs written; whether the authority answered."""

    applied: int = 0
    dropped: int = 0
    refs: int = 0
    reached: bool = True


def level(ws: Workspace, *, patience: timedelta | None = PATIENCE) -> Level:
    """Finish or forget interrupted operations and write the refs that Git lacks. May run twice.

    An operation younger than `patience` whose change is not in Git is left alone: it may be under way. None waits for
    nothing. Where the authority is elsewhere and does not answer, nothing is decided: what is announced stays so.
    """
    with ws.repository.opened() as git:
        try:
            git.fetch()
            return _levelled(ws, git, patience)
        except RemoteSilentError as error:
            _LOG.warning("the authority of the text does not answer", why=error.why)
            return Level(reached=False)


def _levelled(ws: Workspace, git: Opened, patience: timedelta | None) -> Level:
    applied = dropped = 0
    with ws.reading() as connection:
        pending = operations.unsettled(connection)
    for one in pending:
        done = stands(git, one)
        if not done and (one.state == DROPPED or _may_be_under_way(ws, one, patience)):
            continue
        if not done:
            take_back(git, one)
        _end(ws, one, done=done)
        applied, dropped = applied + done, dropped + (not done)
    following.follow(ws, git)
    refs = _written(ws, git, missing_refs(ws, git))
    git.tidy()
    long_ago = ws.now() - _LATEST_ARRIVAL
    if any(one.state == DROPPED and one.begun_at < long_ago for one in pending):
        with ws.writing() as connection:
            operations.forget_dropped(connection, long_ago)
    return Level(applied, dropped, refs)


def _written(ws: Workspace, git: Opened, refs: list[RefChange]) -> int:
    """Write the refs that Git lacks; return how many. What an authority does not take waits for the next time."""
    if not refs:
        return 0
    try:
        git.move(refs)
    except (MovedRefError, RefusedThereError, UncertainPushError) as error:
        if git.clone is None:
            raise
        _LOG.warning("the authority does not take refs that are on record", count=len(refs), exc_info=error)
        return 0
    filing.let_go(ws, [one.new for one in refs])
    return len(refs)


def _end(ws: Workspace, one: Operation, *, done: bool) -> None:
    with ws.writing() as connection:
        if done:
            (applying.apply_announced if one.kind == REWRITING else apply)(ws, connection, one)
        else:
            forget(connection, one.id, may_arrive=ws.repository.remote is not None)


def _may_be_under_way(ws: Workspace, one: Operation, patience: timedelta | None) -> bool:
    return patience is not None and abs(ws.now() - one.begun_at) < patience


def missing_refs(ws: Workspace, git: Opened) -> list[RefChange]:
    """Return the states of amendments that are on record and have no ref; what another machine still has is its own."""
    with ws.reading() as connection:
        wanted = revisions.refs(connection)
    there = git.refs("refs/amendements/")
    missing = {ref: sha for ref, sha in wanted.items() if ref not in there}
    if git.clone is not None:
        distant = git.clone.distant() if missing else {}
        missing = {ref: sha for ref, sha in missing.items() if ref not in distant and git.has(sha)}
    return [RefChange(ref, sha, ZERO) for ref, sha in missing.items()]

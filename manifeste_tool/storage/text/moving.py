"""Move refs all together, whatever dies meanwhile.

`git update-ref --stdin` locks every ref by a file, then renames the files one after the other. Killed in between it has
moved some refs and not others; killed before, it leaves its locks, and nobody moves these refs any more. So what it
left is finished here, or taken back, and a lock that nobody can hold any longer is taken away.
"""

import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess, run
from typing import Protocol

from manifeste_tool.storage.public.program import program

_ZERO = "0" * 40
#: An update of refs takes milliseconds: a lock this old, in seconds, is nobody's.
STALE = 20.0
#: Locked beside the refs themselves: where HEAD leads to, and the file of packed refs.
_BESIDE = ("HEAD", "packed-refs")


class Change(Protocol):
    """A ref that is to move from `old` to `new`."""

    @property
    def ref(self) -> str:
        """Its full name."""

    @property
    def new(self) -> str:
        """The object it is to name, zeros to delete it."""

    @property
    def old(self) -> str:
        """The object it names now, zeros where there is none."""


class NotMovedError(Exception):
    """The refs are where they were; `said` is what Git said of it."""

    def __init__(self, said: str = "") -> None:
        super().__init__(said)
        self.said = said


def move(repository: Path, changes: Sequence[Change]) -> None:
    """Move refs, all or none. Raises `NotMovedError` with none moved, and what Git said of it.

    Whoever is killed here leaves what `resume` or `take_back` end.
    """
    said = _refusal(repository, _lines(changes))
    if not said or finish(repository, changes):
        return
    if free(repository, changes):
        said = _refusal(repository, _lines(changes))
    if said:
        take_back(repository, changes)
        raise NotMovedError(said)


def finish(repository: Path, changes: Sequence[Change]) -> bool:
    """Move the rest of what a killed move began; whether all stand where they were to. Begun by none, it moves none."""
    done = _moved(repository, changes)
    if not done:
        return False
    free(repository, changes)
    left = [one for one in changes if one.ref not in done and one.new != one.old]
    return not left or _updated(repository, _lines(left))


def resume(repository: Path, changes: Sequence[Change]) -> bool:
    """Move what is still where it was of a move whose first ref moved; whether nothing is left to be moved.

    What has gone on from there meanwhile is left alone.
    """
    there = _named(repository, (one.ref for one in changes))
    left = [one for one in changes if one.new != one.old and there.get(one.ref, _ZERO) == one.old]
    if left:
        free(repository, left)
    return not left or _updated(repository, _lines(left))


def take_back(repository: Path, changes: Sequence[Change]) -> None:
    """Bring back what a killed move had moved and that can be finished no more."""
    done = _moved(repository, changes)
    back = [f"update {one.ref} {one.old} {one.new}" for one in changes if one.ref in done]
    if back:
        free(repository, changes)
        _updated(repository, back)


def free(repository: Path, changes: Iterable[Change]) -> bool:
    """Take away the locks of these refs that no process holds any longer; whether there were any.

    A lock that holds the very object it was to name is of this move alone, and its process is dead.
    """
    wanted = list(changes)
    ours = [_own_lock(repository, one) for one in wanted if one.new != one.old]
    old = [_lock(repository, name) for name in (*(one.ref for one in wanted), *_BESIDE)]
    dead = [lock for lock in ours if lock] + [lock for lock in old if _is_stale(lock)]
    if any(ours):
        dead.append(_lock(repository, "HEAD"))  # locked with main, and for its log alone
    gone = False
    for lock in dead:
        with suppress(FileNotFoundError):
            lock.unlink()
            gone = True
    return gone


def _lock(repository: Path, name: str) -> Path:
    return repository / f"{name}.lock"


def _own_lock(repository: Path, change: Change) -> Path | None:
    lock = _lock(repository, change.ref)
    with suppress(FileNotFoundError):
        return lock if lock.read_text("ascii").strip() == change.new else None
    return None


def _is_stale(lock: Path) -> bool:
    with suppress(FileNotFoundError):
        return time.time() - lock.stat().st_mtime > STALE
    return False


def _lines(changes: Iterable[Change]) -> list[str]:
    return [f"update {one.ref} {one.new} {one.old}" for one in changes]


def _refusal(repository: Path, lines: Sequence[str]) -> str:
    """Update refs, all or none; return why not, `""` where they moved."""
    told = "\n".join(["start", *lines, "prepare", "commit"]) + "\n"
    done = _git(repository, "update-ref", "--stdin", told=told)
    return (done.stderr.decode(errors="replace") or f"exit {done.returncode}") if done.returncode else ""


def _git(repository: Path, *arguments: str, told: str = "") -> CompletedProcess[bytes]:
    return run(  # noqa: S603 - our own words alone
        [program(), "--git-dir", str(repository), *arguments],
        input=told.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )


def _updated(repository: Path, lines: Sequence[str]) -> bool:
    return not _refusal(repository, lines)


def _moved(repository: Path, changes: Iterable[Change]) -> set[str]:
    """Return the refs that name what they were to name, and did not before."""
    wanted = {one.ref: one.new for one in changes if one.new != one.old}
    there = _named(repository, wanted)
    return {ref for ref, new in wanted.items() if there.get(ref, _ZERO) == new}


def _named(repository: Path, refs: Iterable[str]) -> dict[str, str]:
    """Return what these refs name. Raises `NotMovedError` where Git does not answer: nobody may guess then."""
    listed = _git(repository, "for-each-ref", "--format=%(refname) %(objectname)", *refs)
    if listed.returncode:
        raise NotMovedError
    return dict(pair for pair in (line.split() for line in listed.stdout.decode().splitlines()))

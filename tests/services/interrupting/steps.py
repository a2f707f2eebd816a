"""Every step of an act that writes both stores, found by doing it: where it begins and ends to write anything.

An act is played once to count its steps, then again and again in a forked process that dies, by SIGKILL, at each.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from manifeste_tool.services.record import signing
from manifeste_tool.services.rewriting import applying
from manifeste_tool.storage.database import Database
from manifeste_tool.storage.git import Opened
from manifeste_tool.storage.public.repository import PublicRepository
from manifeste_tool.storage.rewriting import history

#: All that writes on the disk: an object, a ref, the public repository, a signature, a history written again.
_WRITES: tuple[tuple[Any, str], ...] = (
    (Opened, "commit"),
    (Opened, "tag_object"),
    (Opened, "move"),
    (PublicRepository, "_create"),
    (PublicRepository, "_import"),
    (PublicRepository, "_move"),
    (PublicRepository, "_keep"),
    (PublicRepository, "_tidy"),
    (signing, "sign"),
    (history, "rewrite"),
    (history, "forget"),
    (applying, "apply_announced"),
)


class Steps:
    """Counts the steps of this process, and kills it at the one that is asked for (0: at none)."""

    def __init__(self, until: int = 0) -> None:
        self.until, self.names = until, list[str]()

    def step(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self.until:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def watched(self) -> Iterator["Steps"]:
        """Tell of every step within the block."""
        kept = [(owner, name, getattr(owner, name)) for owner, name in (*_WRITES, (Database, "writing"))]
        for owner, name, real in kept[:-1]:
            setattr(owner, name, self._around(name, real))
        Database.writing = self._transaction(kept[-1][2])  # type: ignore[method-assign]
        try:
            yield self
        finally:
            for owner, name, real in kept:
                setattr(owner, name, real)

    def _around(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def told(*arguments: Any, **named: Any) -> Any:
            self.step(f"before {name}")
            result = real(*arguments, **named)
            self.step(f"after {name}")
            return result

        return told

    def _transaction(self, real: Callable[..., Any]) -> Any:
        @contextmanager
        def writing(database: Database) -> Iterator[Any]:
            with real(database) as connection:
                yield connection
                self.step("before COMMIT")
            self.step("after COMMIT")

        return writing


def dies_at(step: int, act: Callable[[], object]) -> bool:
    """Do an act in a process of its own that dies at a step; whether it did. One that fails otherwise is told by 1."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with Steps(step).watched():
                act()
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    assert os.WIFSIGNALED(ended) or os.WEXITSTATUS(ended) == 0, f"step {step} failed before it was reached"
    return os.WIFSIGNALED(ended)

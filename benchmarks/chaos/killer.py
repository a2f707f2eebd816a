"""The killer: SIGKILL, at random moments, to a random process of a random node; what is down is started again."""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Event

from benchmarks.chaos.nodes import Node, Process
from benchmarks.chaos.postgres import Cluster

#: Which process is killed, and how often beside the others; `node` is all of them at once, as a power cut.
KINDS = {"worker": 58, "git": 28, "work": 4, "master": 4, "keeper": 2, "node": 4}
#: And of the database's server: one connection's process, or all of it.
OF_POSTGRESQL = {"backend": 4, "postgresql": 2}
_LOOK = 5.0
_RETURN = 180.0  # seconds within which a node answers again
_HUNT = 3.0  # seconds that a Git child is waited for: one lives for some milliseconds


@dataclass
class Killer:
    """Kills until it has killed enough, or the time is over."""

    nodes: list[Node]
    dice: random.Random
    stopping: Event
    cluster: Cluster | None = None
    killed: Counter[str] = field(default_factory=Counter)
    starts: int = 0
    failures: list[str] = field(default_factory=list)

    def run(self, kills: int, until: float, pace: float) -> None:
        """Kill `kills` times, `pace` seconds apart in the mean, until the clock says `until` at the latest."""
        before = self.killed.total()
        while self.killed.total() - before < kills and time.monotonic() < until and not self.stopping.is_set():
            self.stopping.wait(self.dice.uniform(0, 2 * pace))
            node = self.dice.choice(self.nodes)
            kinds = KINDS | (OF_POSTGRESQL if self.cluster else {})
            kind = self.dice.choices(list(kinds), list(kinds.values()))[0]
            if self._kill(node, kind):
                self.killed[kind] += 1
            self._heal(node)

    def _kill(self, node: Node, kind: str) -> bool:
        if kind == "node":
            return node.kill_all() > 0
        if self.cluster and kind == "backend":
            return self.cluster.crash_backend()
        if self.cluster and kind == "postgresql":
            self.cluster.crash()
            return True
        victim = self._victim(node, kind)
        if victim is None:
            return False
        try:
            os.kill(victim.pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def _victim(self, node: Node, kind: str) -> Process | None:
        until = time.monotonic() + (_HUNT if kind == "git" else 0)
        while True:
            found = [one for one in node.processes() if one.kind == kind]
            if found or time.monotonic() > until:
                return self.dice.choice(found) if found else None

    def _heal(self, node: Node) -> None:
        """Do as whoever supervises a server: start it again when its master is gone, and wait until it answers."""
        until = time.monotonic() + _RETURN
        while time.monotonic() < until:
            if not node.alive:
                node.start()
                self.starts += 1
            if node.ready(_LOOK):
                return
        self.failures.append(f"a node did not come back; the end of its log: {_end_of(node)}")
        node.kill_all()


def _end_of(node: Node) -> str:
    return node.log.read_text(errors="replace")[-1500:]

"""One run: an instance, its nodes, twenty writers, a killer, and the reckoning after all."""

import random
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from benchmarks.chaos import acts
from benchmarks.chaos.ground import Ground, Words
from benchmarks.chaos.killer import Killer
from benchmarks.chaos.mailbox import Mailbox
from benchmarks.chaos.nodes import Node
from benchmarks.chaos.postgres import Cluster
from benchmarks.chaos.reckoning import Reckoning, reckoned
from benchmarks.chaos.writers import Hand, World, started

VISITORS = 4
_LATEST = 150.0  # seconds that a writer is waited for at the end
_FIRST = 0.25  # the part of the kills that falls on the first drafting


@dataclass
class Asked:
    """How much of it: kills, seconds at most, the seed of every choice, seconds between two kills and two acts."""

    kills: int
    seconds: float
    seed: int = 20_261_128
    pace: float = 0.8
    hand_pace: float = 0.5


@dataclass
class Outcome:
    """What a run found."""

    name: str
    reckoning: Reckoning
    killed: Counter[str]
    starts: int
    seconds: float
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def all_faults(self) -> list[str]:
        """What makes the run fail."""
        return [*self.reckoning.faults, *self.faults]


def environment(ground: Ground, mailbox: Mailbox, **more: str) -> dict[str, str]:
    """Return the settings of a node: several workers, limits out of the way, mails sent at once."""
    return {
        "MANIFESTE_HOME": str(ground.settings.home.root),
        "MANIFESTE_DATABASE_URL": ground.settings.database_url,
        "MANIFESTE_LIMITS": "100000",
        "MANIFESTE_SECOND_FACTOR": "off",
        "MANIFESTE_WORKERS": "2",
        "MANIFESTE_THREADS": "4",
        "MANIFESTE_WORK_EVERY": "1",
        "MANIFESTE_SMTP_HOST": "127.0.0.1",
        "MANIFESTE_SMTP_PORT": str(mailbox.port),
        "MANIFESTE_SMTP_SECURITY": "none",
        **more,
    }


def run(
    name: str, ground: Ground, nodes: list[Node], mailbox: Mailbox, asked: Asked, *, cluster: Cluster | None = None
) -> Outcome:
    """Let writers and killer loose, heal, and reckon."""
    begun = time.monotonic()
    world = World(ground, nodes, Words(asked.seed))
    killer = Killer(nodes, random.Random(asked.seed), Event(), cluster)
    try:
        for node in nodes:
            node.start()
        if not all(node.ready() for node in nodes):
            raise RuntimeError("no server: " + nodes[0].log.read_text()[-2000:])
        _storm(world, killer, asked, begun)
    finally:
        world.stopping.set()
        for node in nodes:
            node.stop()
    outcome = Outcome(name, Reckoning(), killer.killed, killer.starts, 0.0, killer.failures, [])
    _examine(outcome, world, mailbox)
    outcome.seconds = time.monotonic() - begun
    return outcome


def _storm(world: World, killer: Killer, asked: Asked, begun: float) -> None:
    threads = _writers(world, asked)
    while world.entered < len(threads) and time.monotonic() < begun + asked.seconds / 4:
        time.sleep(0.1)
    first = int(asked.kills * _FIRST)
    until = begun + asked.seconds
    killer.run(first, begun + asked.seconds * _FIRST, asked.pace)
    world.ground.open_filing()
    world.phase = "filing"
    killer.run(asked.kills - killer.killed.total(), until, asked.pace)
    world.stopping.set()
    latest = time.monotonic() + _LATEST
    for one in threads:
        one.join(max(0.0, latest - time.monotonic()))
    if alive := sum(one.is_alive() for one in threads):
        world.failures.append(f"{alive} writers did not stop")


def _writers(world: World, asked: Asked) -> list[Thread]:
    ground, threads = world.ground, []
    cast = [
        *(
            (one, acts.DRAFTER if one.drafter else acts.RAPPORTEUR if one.rapporteur else acts.MEMBER)
            for one in ground.members
        ),
        *((one, acts.SECRETARY) for one in ground.secretaries),
        *((None, acts.VISITOR) for _ in range(VISITORS)),
    ]
    for rank, (person, does) in enumerate(cast):
        threads.append(started(Hand.of(world, person, asked.seed + rank), does, asked.hand_pace))
    return threads


def _examine(outcome: Outcome, world: World, mailbox: Mailbox) -> None:
    """Bring level, then look at everything: the acts, `check`, Git's own examination, what is left running."""
    ground = world.ground
    for node in world.nodes:
        _expect(outcome, node, "catch-up", "--now")
    for node in world.nodes:
        _expect(outcome, node, "check")
        repository = Path(node.environment["MANIFESTE_HOME"]) / "texte.git"
        outcome.faults += fsck(repository)
        if left := node.processes():
            outcome.faults.append(f"left running: {left}")
        outcome.notes += _said(node.log)
    outcome.faults += world.failures
    outcome.reckoning = reckoned(ground, world.ledger, mailbox)
    outcome.notes.append(f"{len(mailbox.received)} mails received")


def _expect(outcome: Outcome, node: Node, *words: str) -> None:
    done = node.command(*words)
    if done.returncode:
        outcome.faults.append(
            f"manifeste {' '.join(words)}: exit {done.returncode}: {done.stdout}{done.stderr[-1500:]}"
        )
    else:
        outcome.notes.append(f"{' '.join(words)}: {done.stdout.strip()}")


def fsck(repository: Path) -> list[str]:
    """Return what `git fsck --strict` finds wrong."""
    command = ["git", "-C", str(repository), "fsck", "--strict", "--full", "--no-dangling"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return [f"git fsck: exit {done.returncode}: {done.stdout}{done.stderr}"] if done.returncode else []


def _said(log: Path) -> list[str]:
    """Return the errors that a log tells, counted by their last line."""
    counts: Counter[str] = Counter()
    for line in log.read_text(errors="replace").splitlines():
        if "Error" in line and not line.startswith((" ", "\t")):
            counts[line[:160]] += 1
    return [f"log: {count} × {line}" for line, count in counts.most_common(12)]

"""What the processes of a node hold: memory, open files, Git children, read from /proc."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chaos.nodes import Node


@dataclass(frozen=True, slots=True)
class Held:
    """What one process holds: its resident memory in KiB, what it shares with others included, its open files."""

    pid: int
    kind: str
    kib: int
    files: int


def held(node: Node) -> list[Held]:
    """Return what every process of a node holds now; one that ends meanwhile is left out."""
    found = []
    for one in node.processes():
        with suppress(OSError, ValueError):
            files = sum(1 for _ in Path(f"/proc/{one.pid}/fd").iterdir())
            found.append(Held(one.pid, one.kind, _resident(one.pid), files))
    return found


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1])
    raise ValueError(pid)


def in_all(sample: list[Held]) -> dict[str, tuple[int, int, int]]:
    """Return, by kind, how many processes there are, their KiB and their files."""
    count, kib, files = Counter[str](), Counter[str](), Counter[str]()
    for one in sample:
        count[one.kind] += 1
        kib[one.kind] += one.kib
        files[one.kind] += one.files
    return {kind: (count[kind], kib[kind], files[kind]) for kind in count}

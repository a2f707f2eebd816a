"""What pages cost as history, amendments, contributions and paragraphs grow: `python -m benchmarks.growth [--quick]`.

In one process, through the application's own test client, every size in turn: ratios are honest on a busy machine.
"""

import argparse
import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.growth import seeding
from benchmarks.growth.measuring import Measured, measured
from benchmarks.growth.pages import PAGES, Reader, opened
from benchmarks.instance import Bench

RESULTS = Path(__file__).parent.parent / "results"
_BOUND = 1.3  # what "flat" means in the tables


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that grows: its sizes, those of `--quick`, and how an instance of a size is made in a folder."""

    name: str
    sizes: tuple[int, ...]
    quick: tuple[int, ...]
    made: Callable[[Path, int], Bench]


def _history(folder: Path, count: int) -> Bench:
    bench = seeding.made(folder)
    with bench.ws.repository.opened() as git:
        there = len(git.first_parents("refs/heads/main"))
    seeding.decide(bench, count - there)
    return bench


def _amended(folder: Path, count: int) -> Bench:
    bench = seeding.made(folder)
    seeding.amend(bench, count - seeding.AMENDMENTS)
    return bench


def _heard(folder: Path, count: int) -> Bench:
    return seeding.made(folder, contributions=count)


def _long(folder: Path, count: int) -> Bench:
    return seeding.made(folder, paragraphs=count)


DIMENSIONS = (
    Dimension("commits", (100, 1_000, 5_000), (100, 1_000), _history),
    Dimension("amendments", (50, 1_000, 5_000), (50, 500), _amended),
    Dimension("contributions", (1_000, 10_000, 100_000), (1_000, 10_000), _heard),
    Dimension("paragraphs", (200, 1_000, 5_000), (200, 1_000), _long),
)


def tables(found: Sequence[Measured], dimension: Dimension, sizes: Sequence[int]) -> Iterator[str]:
    """Return two tables: the pages as they are asked for again, and right after something happened."""
    for title, attribute in (("asked again", "warm"), ("asked first after something public happened", "fresh")):
        yield from ("", f"## {dimension.name}, {title}", "")
        yield f"| page | reader | {' | '.join(f'{size:,}' for size in sizes)} | ratio | kB |"
        yield "|---" * (len(sizes) + 4) + "|"
        for one in found:
            costs = getattr(one, attribute)
            cells = " | ".join(spread(values) for values in costs)
            ratio = one.ratio(costs)
            said = f"**{ratio:.2f}**" if ratio > _BOUND else f"{ratio:.2f}"
            yield f"| {one.page.name} | {one.reader} | {cells} | {said} | {one.sizes[0] // 1000} → {one.sizes[-1] // 1000} |"


def spread(values: Sequence[float]) -> str:
    """Return the least, the median and the most."""
    return " / ".join(f"{one:.1f}" for one in (min(values), statistics.median(values), max(values)))


def report(asked: argparse.Namespace, folder: Path) -> Iterator[str]:
    """Measure what is asked for, a line at a time."""
    for dimension in DIMENSIONS:
        if asked.only and dimension.name not in asked.only:
            continue
        sizes = dimension.quick if asked.quick else dimension.sizes
        instances = [opened(dimension.made(folder / f"{dimension.name}-{size}", size)) for size in sizes]
        pages = [one for one in PAGES if not asked.pages or one.name in asked.pages]
        found = list(measured(instances, pages, rounds=asked.rounds, patience=asked.patience))
        yield from tables(found, dimension, sizes)
        for one in instances:
            one.bench.ws.db.close()


def head(asked: argparse.Namespace) -> list[str]:
    """Return what was measured, on what."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    versions = " ".join(f"{name} {version(name)}" for name in ("Flask", "GitPython", "SQLAlchemy"))
    readers = ", ".join(Reader)
    return [
        f"# {datetime.now(UTC):%Y-%m-%d}, {machine}, load {os.getloadavg()[0]:.1f}",
        "",
        f"{versions}. Milliseconds of this process's work, minimum / median / maximum of up to {asked.rounds} rounds,",
        f"the sizes in turn; ratio of the medians, the largest against the smallest. Readers: {readers}.",
    ]


def main() -> None:
    """Measure, print, and write the tables into `benchmarks/results/`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    parser.add_argument("--only", nargs="+", choices=[one.name for one in DIMENSIONS])
    parser.add_argument("--pages", nargs="+", choices=[one.name for one in PAGES])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--patience", type=float, default=2.0, help="seconds for one page and reader")
    asked = parser.parse_args()
    lines = head(asked)
    print("\n".join(lines))
    with tempfile.TemporaryDirectory() as folder:
        for line in report(asked, Path(folder)):
            print(line, flush=True)
            lines.append(line)
    RESULTS.mkdir(exist_ok=True)
    name = "growth-quick.md" if asked.quick else "growth.md"
    (RESULTS / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

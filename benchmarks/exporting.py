"""A version of 200 paragraphs as a document of each form, beside a bare Typst compile of the same source."""

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import instance
from benchmarks.instance import Bench
from manifeste_tool.documents.exporting import paper
from manifeste_tool.services.exporting import asking, texts

RESULTS = Path(__file__).parent / "results"
LONGEST = 2.0  # seconds that the PDF may take
_BARE = "import sys, typst; typst.compile(sys.stdin.buffer.read(), ignore_system_fonts=True, pdf_standards=['a-3a', 'ua-1'], timestamp=0)"


@dataclass(frozen=True)
class Spent:
    """What one document took: seconds by the clock, and of both processors' work."""

    clock: float
    work: float


def timed(act: Callable[[], object]) -> Spent:
    """Do something, and say what it took, the processes it started included."""
    before, began = _work(), time.perf_counter()
    act()
    return Spent(time.perf_counter() - began, _work() - before)


def _work() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measured(bench: Bench, rounds: int) -> dict[str, list[Spent]]:
    """Make each form in turn, round after round, so that all feel the same machine."""
    parameters = {"version": "1.0"}
    with bench.ws.reading() as connection:
        export = texts.text_export(bench.ws, connection, bench.ws.reader(None, connection), parameters)
    source = paper.source(texts.document(export)).encode()
    acts: dict[str, Callable[[], object]] = {
        form: lambda form=form: asking.made_now(bench.ws, None, "texte", form, parameters)
        for form in ("pdf", "odt", "docx", "epub", "html", "md")
    }
    acts["bare typst"] = lambda: subprocess.run([sys.executable, "-c", _BARE], input=source, check=True)
    for act in acts.values():
        act()
    found: dict[str, list[Spent]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            found[name].append(timed(act))
    return found


def report(paragraphs: int, rounds: int) -> Iterator[str]:
    """Measure, and return the table line by line."""
    with tempfile.TemporaryDirectory() as name:
        bench = instance.made(Path(name) / "instance", paragraphs)
        bench.publish("1.0")
        found = measured(bench, rounds)
        bench.ws.db.close()
    yield f"{paragraphs} paragraphs, each with its source as a note; {rounds} rounds, all in turn."
    yield ""
    yield "| form | seconds by the clock: median | least to most | seconds of work: median | least to most |"
    yield "|---|---|---|---|---|"
    for form, spent in found.items():
        clock, work = [one.clock for one in spent], [one.work for one in spent]
        yield f"| {form} | {_told(clock)} | {_told(work)} |"
    ratios = [ours.work / bare.work for ours, bare in zip(found["pdf"], found["bare typst"], strict=True)]
    yield f"\nThe PDF beside a bare compile, in work: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})."
    held = statistics.median(one.clock for one in found["pdf"])
    yield f"The PDF takes {held:.2f} s by the clock, {'under' if held < LONGEST else 'OVER'} the {LONGEST:.0f} s it may."


def _told(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} | {min(seconds):.2f} to {max(seconds):.2f}"


def main() -> None:
    """Measure, print, and write the table into `benchmarks/results/`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--paragraphs", type=int, default=instance.PARAGRAPHS)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [f"# {datetime.now(UTC):%Y-%m-%d}, {machine}, load {os.getloadavg()[0]:.1f}", ""]
    print("\n".join(lines))
    for line in report(asked.paragraphs, asked.rounds):
        print(line, flush=True)
        lines.append(line)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "exporting.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

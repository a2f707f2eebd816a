"""One proposal and one integration against the bare Git plumbing that they need, and as history grows.

`python -m benchmarks.plumbing [--quick]`: every figure is of a real instance with 200 paragraphs, as durable as in use
(`core.fsync=all`, `synchronous=FULL`). The plumbing is `hash-object`, `mktree`, `commit-tree` and `update-ref` as four
bare processes, with the same bytes, in a copy of the same repository. Each round does everything once, in turn, so
that all feel the same machine. Who integrates is another worker than who proposed: the amendment's text is not in its
memory, today's is.
"""

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import event

from benchmarks import instance
from benchmarks.instance import Bench
from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.paths import Home
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.instance import instances, upkeep
from manifeste_tool.services.integration import integrating
from manifeste_tool.storage.git import MAIN, ZERO, TextRepository

RESULTS = Path(__file__).parent / "results"
ACTS = ("proposal", "integration")
_UPKEEP_EVERY = (
    250  # decisions between two rounds of upkeep while history is made: `manifeste work` does it by the hour
)
_SIGNED = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "membre-1"), ("EMAIL", "1@membre.invalid"))
}


@dataclass(frozen=True)
class Plumbing:
    """A copy of an instance's repository, written by bare Git commands."""

    path: Path

    def run(self, *arguments: str, data: str = "") -> str:
        """Run one Git command and return what it prints."""
        command = ["git", *arguments]
        environment = {**os.environ, **_SIGNED}
        done = subprocess.run(
            command, cwd=self.path, input=data.encode(), env=environment, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def written(self, markdown: str, ref: str, parents: tuple[str, ...], beside: str = "") -> None:
        """Write a text as one commit and move a ref to it, and another beside it where it is named."""
        blob = self.run("hash-object", "-w", "--stdin", data=markdown)
        tree = self.run("mktree", data=f"100644 blob {blob}\tmanifeste.md\n")
        options = [option for parent in parents for option in ("-p", parent)]
        sha = self.run("commit-tree", tree, *options, data="Une décision\n\nOperation: abc\n")
        old = parents[0] if ref == MAIN else ZERO
        lines = [f"update {ref} {sha} {old}", *([f"update {beside} {parents[-1]} {ZERO}"] if beside else [])]
        self.run("update-ref", "--stdin", data="\n".join(lines) + "\n")


class Place:
    """An instance with so much history, its two workers, and a copy of its repository for the plumbing."""

    def __init__(self, home: Path, bench: Bench) -> None:
        settings = replace(bench.settings, home=Home(home))
        member, secretary = instances.opened(settings), instances.opened(settings)
        self.bench = Bench(member, settings, bench.member, bench.secretary, bench.ids)
        self.secretariat = replace(self.bench, ws=secretary)
        shutil.copytree(settings.home.repository, home / "plumbing.git")
        self.plumbing = Plumbing(home / "plumbing.git")
        self.number = 0

    def round(self) -> dict[str, tuple[float, float]]:
        """Do the plumbing of a proposal and of an integration, then the acts; return the milliseconds of each."""
        self.number += 1
        proposal = self._proposal()
        with self.secretariat.ws.reading() as connection:
            seen = self.secretariat.ws.main(connection)
            self.secretariat.ws.text(connection, seen)
            markdown = f"{self.secretariat.ws.markdown(connection, seen)}\nMot {self.number}.\n"
        ref, bare = f"refs/amendements/9/{self.number}", self.plumbing
        tip = bare.run("rev-parse", MAIN)
        times = {"bare proposal": timed(lambda: bare.written(markdown, f"{ref}/1", (tip,)))}
        filed: list[Amendment] = []
        member, secretary = self.bench.member, self.bench.secretary
        times["proposal"] = timed(lambda: filed.append(proposing.propose(self.bench.ws, member, proposal)))
        deciding.admit(self.bench.ws, secretary, filed[0].id)
        deciding.adopt(self.bench.ws, secretary, filed[0].id)
        second = bare.run("rev-parse", f"{ref}/1")
        merged = f"{markdown}\nEncore.\n"
        times["bare integration"] = timed(lambda: bare.written(merged, MAIN, (tip, second), f"{ref}/adopte"))
        plan = of_amendments(filed[0].id)
        ws = self.secretariat.ws
        times["integration"] = timed(lambda: integrating.integrate(ws, secretary, seen=seen, plan=plan))
        return times

    def _proposal(self) -> Proposal:
        """Return an amendment to one paragraph, as whoever has read the form would send it."""
        ws, place = self.bench.ws, self.bench.ids[self.number % len(self.bench.ids)]
        with ws.reading() as connection:
            base = ws.main(connection)
            words = ws.text(connection, base).by_id[place].text
        return Proposal(ws.new_key(), base, "Titre", "Motif.", (Change(place, f"{words} Mot {self.number}."),))

    def counts(self) -> dict[str, Counter[str]]:
        """Return how many processes, statements and COMMITs each act takes, on one more round."""
        found: dict[str, Counter[str]] = {}
        act = [""]

        def counted(what: str) -> None:
            found.setdefault(act[0], Counter())[what] += 1

        def named(name: str, run: Callable[..., object]) -> Callable[..., object]:
            def acting(*given: object, **named: object) -> object:
                act[0] = name
                try:
                    return run(*given, **named)
                finally:
                    act[0] = ""

            return acting

        originals = (proposing.propose, integrating.integrate, subprocess.Popen.__init__)
        proposing.propose, integrating.integrate = (
            named(name, run) for name, run in zip(ACTS, originals, strict=False)
        )

        def started(popen: object, *given: object, **named: object) -> None:
            counted("git processes")
            originals[2](popen, *given, **named)

        subprocess.Popen.__init__ = started
        for ws in (self.bench.ws, self.secretariat.ws):
            event.listen(ws.db.engine, "before_cursor_execute", lambda *_: counted("SQL statements"))
            event.listen(ws.db.engine, "commit", lambda *_: counted("COMMITs"))
        try:
            self.round()
        finally:
            proposing.propose, integrating.integrate, subprocess.Popen.__init__ = originals
        return found


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Return the milliseconds an act took, and those of the processor, its processes included."""
    start, used = time.perf_counter(), processor()
    act()
    return (time.perf_counter() - start) * 1000, processor() - used


def processor() -> float:
    """Return the milliseconds of processor that this process and those it started have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) * 1000


@contextmanager
def hasty(bench: Bench) -> Iterator[None]:
    """Make history without waiting for the disk: it is made, not measured."""
    config = ["git", "-C", str(bench.settings.home.repository), "config", "core.fsync"]
    subprocess.run([*config, "none"], check=True)

    def careless(connection: object, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    event.listen(bench.ws.db.engine, "connect", careless)
    bench.ws.db.close()
    try:
        yield
    finally:
        event.remove(bench.ws.db.engine, "connect", careless)
        bench.ws.db.close()
        subprocess.run([*config, "all"], check=True)


def grown(bench: Bench, commits: int) -> None:
    """Bring main to so many commits by real decisions, with upkeep as `manifeste work` has it."""
    with bench.ws.repository.opened() as git:
        missing = commits - len(git.first_parents(MAIN)) + 1
    missing -= missing % 2  # a source put, then taken away
    with hasty(bench):
        while missing > 0:
            bench.decisions(min(missing, _UPKEEP_EVERY))
            missing -= _UPKEEP_EVERY
            upkeep.catch_up(bench.ws)


def copied(bench: Bench, home: Path) -> Path:
    """Copy an instance at rest."""
    bench.ws.db.close()
    shutil.copytree(bench.settings.home.root, home)
    return home


def loosened(home: Path) -> Path:
    """Unpack every object of an instance's repository: what it would be had upkeep never run."""
    repository = TextRepository(Home(home).repository).path
    aside = home / "packs"
    shutil.move(repository / "objects/pack", aside)
    (repository / "objects/pack").mkdir()
    for pack in aside.glob("*.pack"):
        with pack.open("rb") as packed:
            command = ["git", "-c", "core.fsync=none", "unpack-objects", "-q"]
            subprocess.run(command, cwd=repository, stdin=packed, check=True)
    shutil.rmtree(aside)
    return home


def places(folder: Path, fewest: int, most: int) -> dict[str, Place]:
    """Make the instances to compare: short history, long history kept by upkeep, long history left loose."""
    bench = instance.made(folder / "made")
    grown(bench, fewest)
    short = copied(bench, folder / "short")
    grown(bench, most)
    homes = {
        f"{fewest:,} commits": short,
        f"{most:,} commits, upkeep has run": copied(bench, folder / "kept"),
        f"{most:,} commits, upkeep never ran": loosened(copied(bench, folder / "loose")),
    }
    return {name: Place(home, bench) for name, home in homes.items()}


def measured(there: dict[str, Place], rounds: int) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """Do the rounds, each on every instance in turn, after two that do not count."""
    times: dict[str, dict[str, list[tuple[float, float]]]] = {name: {} for name in there}
    for number in range(rounds + 2):
        for name, place in there.items():
            for what, took in place.round().items():
                if number > 1:
                    times[name].setdefault(what, []).append(took)
    return times


def table(times: dict[str, dict[str, list[tuple[float, float]]]]) -> Iterator[str]:
    """Return the figures: milliseconds, then the ratios round by round to the plumbing and to the shortest history."""
    shortest = times[next(iter(times))]
    yield "| act | ms (min / median / max) | the bare plumbing, ms | against it (aim: 3) | against the shortest history (aim: 1.3) | of processor: ms, against the plumbing |"
    yield "|---|---|---|---|---|---|"
    for name, found in times.items():
        for act in ACTS:
            (ours, used), (bare, bare_used) = (zip(*found[one], strict=True) for one in (act, f"bare {act}"))
            first, _ = zip(*shortest[act], strict=True)
            ratios = (spread(_ratios(ours, one), ".2f") for one in (bare, first))
            of_processor = f"{spread(used)}, {statistics.median(used) / statistics.median(bare_used):.2f}"
            yield f"| {act}, {name} | {spread(ours)} | {spread(bare)} | {' | '.join(ratios)} | {of_processor} |"


def _ratios(ours: Sequence[float], others: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(ours, others, strict=True)]


def counted(there: dict[str, Place]) -> Iterator[str]:
    """Return what each act takes that no clock tells."""
    yield "| act | git processes | SQL statements | COMMITs |"
    yield "|---|---|---|---|"
    for name, place in there.items():
        found = place.counts()
        for act in ACTS:
            figures = (str(found[act][what]) for what in ("git processes", "SQL statements", "COMMITs"))
            yield f"| {act}, {name} | {' | '.join(figures)} |"


def spread(values: Sequence[float], form: str = ".1f") -> str:
    """Return minimum, median and maximum."""
    return " / ".join(format(one, form) for one in (min(values), statistics.median(values), max(values)))


def main() -> None:
    """Measure, print, and write the table into `benchmarks/results/`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--commits", type=int, nargs=2, default=[100, 5_000])
    parser.add_argument("--quick", action="store_true", help="fifteen rounds, 100 and 1,000 commits")
    asked = parser.parse_args()
    rounds, commits = (15, [100, 1_000]) if asked.quick else (asked.rounds, asked.commits)
    git = subprocess.run(["git", "--version"], capture_output=True, check=True, text=True).stdout.strip()
    versions = " ".join(f"{name} {version(name)}" for name in ("GitPython", "SQLAlchemy"))
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        there = places(Path(folder), *commits)
        made = time.monotonic() - start
        found = [*table(measured(there, rounds)), "", *counted(there)]
    lines = [
        f"# {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "",
        (
            f"{git}, {versions}. 200 paragraphs, `core.fsync=all`, `synchronous=FULL`; {rounds} rounds in turn, after two "
            f"that do not count. Load of the machine meanwhile: {os.getloadavg()[0]:.1f}. "
            f"History made in {made:.0f} s, all in {time.monotonic() - start:.0f} s."
        ),
        "",
        *found,
    ]
    print("\n".join(lines))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "plumbing.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

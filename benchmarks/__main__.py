"""`python -m benchmarks`: what the pages cost beside a bare Flask application that answers the same bytes.

Both are served by the same server with the same flags and asked in turn, so that they feel the same machine.
"""

import argparse
import http.client
import os
import platform
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import instance, load
from benchmarks.load import Answers, Asked
from benchmarks.serving import THREADS, a_fact_a_second, served
from benchmarks.shown import TEXT, filled, public, secretariat, signed_in

RESULTS = Path(__file__).parent / "results"
PORTS = {"ours": 5971, "bare": 5972}
CONNECTIONS = 32
_TABLE = ("| page | ours, per second (min / median / max) | bare Flask, same bytes | ratio |", "|---|---|---|---|")


@dataclass(frozen=True)
class Pair:
    """The two servers, how many rounds and how long each lasts."""

    ours: int
    bare: int
    rounds: int
    seconds: float

    def measured(
        self, ours: Asked, bare: Asked, *, connections: int = 1, status: int = 200
    ) -> list[tuple[Answers, Answers]]:
        """Ask both in turn, round after round. Raises `RuntimeError` where one answers anything else."""
        found = []
        for port, asked in ((self.ours, ours), (self.bare, bare)):
            load.measure(port, asked, 0.3, connections=connections)  # each is warm before the first round
        for _ in range(self.rounds):
            both = [
                load.measure(port, asked, self.seconds, connections=connections)
                for port, asked in ((self.ours, ours), (self.bare, bare))
            ]
            if any(one.statuses != {status} for one in both):
                raise RuntimeError(f"{ours.path}: {[one.statuses for one in both]}")
            found.append((both[0], both[1]))
        return found


def rates(pair: Pair, shown: dict[str, Asked]) -> Iterator[str]:
    """Measure each page, whose body the bare application has under its rank."""
    yield from _TABLE
    for rank, (name, asked) in enumerate(shown.items()):
        yield _row(name, pair.measured(asked, Asked(f"/{rank}")))


def unchanged(pair: Pair, asked: Asked, tag: str) -> Iterator[str]:
    """Measure what a reader who has the page already is told."""
    ours = Asked(asked.path, (*asked.headers, f"If-None-Match: {tag}"))
    found = pair.measured(ours, Asked("/held/0", ('If-None-Match: "held"',)), status=304)
    yield _row("text, 304", found)


def crowded(pair: Pair, name: str, asked: Asked) -> Iterator[str]:
    """Measure a page on many connections at once: its rate, and how far the slowest hundredth is from the middle."""
    found = pair.measured(asked, Asked("/0"), connections=CONNECTIONS)
    cells = [f"{_spread(one)} | {_spread(other)} | {_spread(ratio, '.2f')}" for one, other, ratio in (_rates(found),)]
    for side in (0, 1):
        cells.append(_spread([one[side].median for one in found], ".1f"))
        cells.append(_spread([one[side].p99 for one in found], ".1f"))
        cells.append(_spread([one[side].p99 / one[side].median for one in found], ".2f"))
    yield f"| {name} | {' | '.join(cells)} |"


def _rates(found: list[tuple[Answers, Answers]]) -> tuple[list[float], list[float], list[float]]:
    ours, bare = [one.per_second for one, _ in found], [other.per_second for _, other in found]
    return ours, bare, [one / other for one, other in zip(ours, bare, strict=True)]


def _row(name: str, found: list[tuple[Answers, Answers]]) -> str:
    ours, bare, ratio = _rates(found)
    return f"| {name} | {_spread(ours)} | {_spread(bare)} | {_spread(ratio, '.2f')} |"


def _spread(values: list[float], form: str = ".0f") -> str:
    return " / ".join(format(one, form) for one in (min(values), statistics.median(values), max(values)))


def _got(port: int, asked: Asked) -> tuple[bytes, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", asked.path, headers=dict(line.split(": ", 1) for line in asked.headers))
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{asked.path}: {answer.status}")
    return body, answer.headers.get("ETag", "")


def everything(folder: Path, *, rounds: int, seconds: float, whole: bool) -> Iterator[str]:
    """Make an instance, serve it, measure it."""
    bench = instance.made(folder / "instance")
    bench.decisions(20)
    filled(bench)
    home, bodies = str(bench.settings.home.root), folder / "bodies"
    bodies.mkdir()
    with served("ours", PORTS["ours"], {"MANIFESTE_HOME": home}, path="/") as ours:
        secretary = signed_in(ours, bench)
        shown = {name: Asked(path) for name, path in public(bench).items()}
        shown |= {f"{name}, secretariat": Asked(path, (secretary,)) for name, path in secretariat(bench).items()}
        bodies_of = [_got(ours, asked) for asked in shown.values()]
        for rank, (body, _) in enumerate(bodies_of):
            (bodies / str(rank)).write_bytes(body)
        with served("bare", PORTS["bare"], {"BARE_BODIES": str(bodies)}, path="/0") as bare:
            pair = Pair(ours, bare, rounds, seconds)
            yield from _of_the_text(pair, shown[TEXT], bodies_of[0][1], home)
            if whole:
                yield ""
                yield from rates(pair, shown)


def _of_the_text(pair: Pair, text: Asked, tag: str, home: str) -> Iterator[str]:
    yield from _TABLE
    yield _row("text", pair.measured(text, Asked("/0")))
    yield from unchanged(pair, text, tag)
    with a_fact_a_second(home):
        yield _row("text, one public fact a second", pair.measured(text, Asked("/0")))
    yield ""
    measured = "median ms | p99 ms | p99 / median"
    yield f"| {CONNECTIONS} connections | ours, per second | bare Flask | ratio | ours: {measured} | bare: {measured} |"
    yield f"|{'---|' * 10}"
    yield from crowded(pair, "text", text)
    with a_fact_a_second(home):
        yield from crowded(pair, "text, one public fact a second", text)


def head(rounds: int, seconds: float) -> list[str]:
    """Say where and how it is measured."""
    versions = " ".join(f"{name} {version(name)}" for name in ("Flask", "gunicorn", "SQLAlchemy"))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return [
        f"# {datetime.now(UTC):%Y-%m-%d}, {machine}",
        "",
        f"{versions}. One worker of {THREADS} threads, same server and flags for both; {rounds} rounds of {seconds} s in",
        f"turn; load when it began {os.getloadavg()[0]:.1f}. Every figure is min / median / max.",
        "",
    ]


def main() -> None:
    """Measure, print, and write the tables into `benchmarks/results/`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--text", action="store_true", help="the text page alone, which takes a minute")
    asked = parser.parse_args()
    lines = head(asked.rounds, asked.seconds)
    print("\n".join(lines))
    with tempfile.TemporaryDirectory() as folder:
        for row in everything(Path(folder), rounds=asked.rounds, seconds=asked.seconds, whole=not asked.text):
            print(row, flush=True)
            lines.append(row)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "pages.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""« Rechercher » over 1,000 and 100,000 contributions, page and all, in turn; and over 10,000 amendments."""

import argparse
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

from benchmarks import importing, instance
from benchmarks.instance import Bench
from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.searching.queries import read
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.settings import Settings
from manifeste_tool.storage import search
from manifeste_tool.storage.amending import amendments, wording
from manifeste_tool.storage.search import Amendments
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.web.app import create_app

RESULTS = Path(__file__).parent / "results"
ASKED = {
    "the beginning of rare words": {"q": "motbh"},
    "a rare word": {"q": "motbhc"},
    "a rare word and a common one": {"q": "motbhc guichet"},
    "a common word": {"q": "guichet"},
    "two common words": {"q": "guichet mairie"},
    "a phrase of common words": {"q": "« guichet mairie »"},
    "a phrase with a rare word": {"q": "« motbhc guichet »"},
    "contributions alone, a rare word": {"q": "motbhc", "quoi": "contributions"},
    "contributions alone, a common word": {"q": "guichet", "quoi": "contributions"},
    "contributions alone, the tenth page": {"q": "guichet", "quoi": "contributions", "page": "10"},
    "nothing found, near words looked for": {"q": "guiched"},
    "a reference, straight to it": {"q": "2024-LIBRE-0500"},
}


def filled(folder: Path, rows: int) -> FlaskClient:
    """Return a visitor of an instance with a published text, 200 findings and so many contributions; nothing is kept."""
    bench = instance.made(folder / f"instance-{rows}")
    bench.publish("0.1")
    importing.imported(bench.ws, importing.written(folder / f"{rows}.csv", rows))
    with bench.ws.writing() as connection:
        for number in range(1, 201):
            findings.put(connection, Finding(f"E{number}", f"Enseignement {number}", "Un guichet à la mairie."), [])
    return create_app(Settings(home=bench.settings.home, cache_entries=0), bench.ws).test_client()


def milliseconds(act: Callable[[], object]) -> float:
    """Return the work of this process, the database's included: what else the machine does is not counted."""
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


def compared(small: FlaskClient, large: FlaskClient, rounds: int) -> Iterator[tuple[str, list[float], list[float]]]:
    """Ask each page of both in turn, so that both feel the same machine; the first answer of each is not counted."""
    for name, asked in ASKED.items():
        address = f"/recherche?{urlencode(asked)}"
        for client in (small, large):
            assert client.get(address).status_code in (200, 302), address
        pairs = [[milliseconds(partial(one.get, address)) for one in (small, large)] for _ in range(rounds)]
        yield name, [one for one, _ in pairs], [one for _, one in pairs]


def crowded(bench: Bench, count: int) -> None:
    """File so many amendments at once, rows alone: what a search reads of them."""
    chance = random.Random(count)
    with bench.ws.writing() as connection:
        for number in range(1, count + 1):
            words = " ".join(chance.choice(importing._WORDS) for _ in range(120))  # noqa: SLF001
            new = Amendment(0, 1, number, words[:60], words, bench.member.id, State.FILED, "", "", bench.ws.now())
            new = Amendment(
                amendments.file(connection, new, str(number)), 1, number, words[:60], words, bench.member.id,
                State.FILED, "", "", bench.ws.now(),
            )  # fmt: skip
            wording.keep(connection, new, words[:200])


def amended(folder: Path, count: int, rounds: int) -> Iterator[tuple[str, list[float]]]:
    bench = instance.made(folder / "amendments")
    crowded(bench, count)
    place = Amendments(debated=True)
    with bench.ws.reading() as connection:
        for query in ("guichet", "guichet mairie transport énergie", "« guichet mairie »", "introuvable"):
            asked = read(query)
            spent = [milliseconds(lambda q=asked: search.search(connection, q, place, limit=25)) for _ in range(rounds)]
            yield query, spent


def spread(values: list[float]) -> str:
    return " / ".join(f"{one:.1f}" for one in (min(values), statistics.median(values), max(values)))


def report(rows: int, rounds: int) -> Iterator[str]:
    """Measure, and return the lines of the report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = filled(folder, 1_000), filled(folder, rows)
        yield f"| page, ms of work (min / median / max) of {rounds} | 1,000 contributions | {rows} | ratio of medians |"
        yield "|---|---|---|---|"
        for title, few, many in compared(small, large, rounds):
            ratio = statistics.median(many) / statistics.median(few)
            yield f"| {title} | {spread(few)} | {spread(many)} | {ratio:.1f} |"
        yield ""
        yield "| 10,000 amendments, the search alone | ms of work (min / median / max) |"
        yield "|---|---|"
        for query, spent in amended(folder, 10_000, rounds):
            yield f"| {query} | {spread(spent)} |"


def main() -> None:
    """Measure, print, and write the tables into `benchmarks/results/`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [f"# {datetime.now(UTC):%Y-%m-%d}, {machine}, load {os.getloadavg()[0]:.1f}", ""]
    lines += ["The whole page, made afresh for a visitor: the cache of public pages is off.", ""]
    print("\n".join(lines))
    for line in report(asked.rows, asked.rounds):
        print(line, flush=True)
        lines.append(line)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "searching.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

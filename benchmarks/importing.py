"""Import of contributions beside a bare `executemany` of the same rows: rows a second, shares, memory, list pages."""

import argparse
import csv
import json
import os
import pickle
import platform
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

from manifeste_tool.domain.consulting import sheet as rules
from manifeste_tool.domain.consulting.arrivals import arrived
from manifeste_tool.domain.consulting.contributions import ASKED, TOLD, Filters, fingerprint_of
from manifeste_tool.domain.gathering.personal_data import suspicious
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text import stems
from manifeste_tool.paths import Home
from manifeste_tool.services.consulting import collecting, contributions, planning
from manifeste_tool.services.instance import instances
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people

RESULTS = Path(__file__).parent / "results"
_WORDS = [
    "la",
    "collectivité",
    "décide",
    "en",
    "public",
    "explique",
    "sa",
    "décision",
    "et",
    "répond",
    "de",
    "ses",
    "effets",
    "devant",
    "ceux",
    "qui",
    "en",
    "dépendent",
    "guichet",
    "mairie",
    "habitants",
    "numérique",
    "intelligence",
    "artificielle",
    "service",
    "agents",
    "école",
    "transport",
    "énergie",
    "frugalité",
    "données",
    "personnelles",
    "formation",
    "élus",
    "territoire",
    "commune",
    "département",
    "région",
    "association",
    "entreprise",
    "emploi",
    "santé",
]
COLUMNS = ["id", "titre", "texte", "auteur_type", "territoire", "mode_de_recueil", "date", "consentement_publication"]


def _spelled(number: int) -> str:
    """Return a number in letters: figures in every text would have the scan of personal data look at all of it."""
    return "".join(chr(ord("a") + int(figure)) for figure in str(number))


def _names_somebody(chance: random.Random) -> str:
    """One text in fifty leads to somebody, and one in ten holds a figure or two that lead to nobody."""
    drawn = chance.random()
    if drawn < 0.02:
        return f"écrivez à personne{chance.randint(1, 999)}@exemple.fr ou au 06 39 98 {chance.randint(10, 99)} 17 "
    return f"depuis {chance.randint(1990, 2024)} " if drawn < 0.12 else ""


def written(path: Path, rows: int) -> Path:
    """Write a sheet of contributions of twenty to ninety words, always the same."""
    chance = random.Random(rows)
    rare = [f"mot{_spelled(number)}" for number in range(5000)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        for number in range(rows):
            count = chance.randint(20, 90)
            said = _names_somebody(chance) + " ".join(
                chance.choice(_WORDS if chance.random() < 0.8 else rare) for _ in range(count)
            )
            who, where = chance.choice(("habitante", "agent", "élue")), f"{chance.randint(1, 95):02d}000"
            day = f"2024-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            writer.writerow((number, said[:40], f"{said.capitalize()}.", who, where, "en ligne", day, "oui"))
    return path


def made(folder: Path) -> Workspace:
    """Make an empty instance."""
    return instances.create(Settings(home=Home(folder)))


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds: by the clock, of this process's own work, and of the processes beside it that have ended."""

    wall: float
    own: float
    beside: float = 0.0

    @property
    def work(self) -> float:
        """The work of all of them."""
        return self.own + self.beside


def timed(act: Callable[[], object]) -> Spent:
    """Return what an act took."""
    wall, own, beside = time.perf_counter(), time.process_time(), _children()
    act()
    return Spent(time.perf_counter() - wall, time.process_time() - own, _children() - beside)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bare(ws: Workspace, folder: Path) -> tuple[Spent, Spent]:
    """Write the rows that stand again, with nothing but `executemany`, into the same table with the same indexes.

    Then index their words; return what each took.
    """
    source = sqlite3.connect(ws.db.engine.url.database or "")
    kept = "(name = 'contribution_search' OR tbl_name = 'contribution' AND type <> 'trigger') AND sql > ''"
    schema = [row[0] for row in source.execute(f"SELECT sql FROM sqlite_master WHERE {kept}")]
    rows = source.execute("SELECT * FROM contribution").fetchall()
    target = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536", "secure_delete = ON"):
        target.execute(f"PRAGMA {pragma}")
    for statement in sorted(schema, key=lambda one: not one.startswith("CREATE TABLE")):
        target.execute(statement)

    def write() -> None:
        target.execute("BEGIN IMMEDIATE")
        target.executemany(f"INSERT INTO contribution VALUES ({','.join('?' * len(rows[0]))})", rows)
        target.execute("COMMIT")

    def index() -> None:
        target.execute("INSERT INTO contribution_search (rowid, stems) SELECT id, stems FROM contribution")

    spent = timed(write), timed(index)
    target.close()
    (folder / "bare.sqlite3").unlink()
    return spent


def steps(path: Path) -> Iterator[tuple[str, float]]:
    """Return what each step of the import costs alone, in seconds of this process's own work."""
    planned = planning.plan(path)
    read = rules.reader(planned.layout, planned.sheet.columns)
    yield "recognise the file", timed(lambda: planning.plan(path)).own
    rows: list[tuple[str, ...]] = []
    yield "read it", timed(lambda: rows.extend(row.cells for row in planned.sheet.rows())).own
    values: list[dict[str, object]] = []
    yield "clean the fields", timed(lambda: values.extend(one for cells in rows for one in read(cells))).own
    texts = [f"{one['title']} {one['body']}" for one in values]
    yield "stems", timed(lambda: [stems.stems(one) for one in texts]).own
    yield "scan for personal data", timed(lambda: [suspicious(one) for one in texts]).own
    told, asked = itemgetter(*TOLD), itemgetter(*ASKED)
    yield "fingerprints", timed(lambda: [fingerprint_of(told(one), asked(one)) for one in values]).own
    made = [tuple(arrived(one)) for one in values]
    yield "hand over between processes", timed(lambda: [pickle.loads(pickle.dumps(one)) for one in _cut(made)]).own


def _cut(made: list[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    return (made[at : at + 1_000] for at in range(0, len(made), 1_000))


def imported(ws: Workspace, path: Path, *, beside: int | None = None) -> Spent:
    """Import a sheet and return what it took."""
    return timed(lambda: collecting.import_contributions(ws, planning.plan(path), beside=beside))


def peak(rows: int) -> int:
    """Return the most memory, in MiB, that an import of so many rows held, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.importing", "--alone", str(rows)]
    return int(json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)["peak"])


def alone(rows: int) -> None:
    """Import once and print the most memory it held."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "avis.csv", rows)
        imported(made(Path(folder) / "instance"), path)
    status = Path("/proc/self/status").read_text(encoding="utf-8")  # getrusage would tell the parent's highest
    print(json.dumps({"peak": int(status.partition("VmHWM:")[2].split()[0]) // 1024}))


def listed(ws: Workspace, rounds: int) -> dict[str, tuple[float, float]]:
    """Return the milliseconds that each kind of list takes: the median of several, and how far the slowest is."""
    with ws.writing() as connection:
        secretary = people.add(connection, Person(0, "Secrétariat", Role.SECRETARIAT), ws.now())
    asked = {
        "first page": (Filters(), 1),
        "tenth page": (Filters(), 10),
        "one kind of author": (Filters(author_type="agent"), 1),
        "search, the beginning of rare words": (Filters(query="motbh"), 1),
        "search, a rare word and a common one": (Filters(query="motbhc guichet"), 1),
        "search, a common word": (Filters(query="guichet"), 1),
        "search, among one kind of author": (Filters(query="guichet", author_type="agent"), 1),
    }
    found = {}
    for name, (filters, number) in asked.items():
        spent = [
            timed(lambda f=filters, n=number: contributions.contribution_list(ws, secretary, f, page=n)).wall
            for _ in range(rounds)
        ]
        found[name] = statistics.median(spent) * 1000, max(spent) * 1000
    return found


def report(rows: int, rounds: int) -> Iterator[str]:
    """Measure, and return the lines of the report."""
    folder = Path(tempfile.mkdtemp())
    path = written(folder / "avis.csv", rows)
    small, large = made(folder / "small"), made(folder / "large")
    imported(small, written(folder / "peu.csv", 1_000))
    whole = [imported(large, path)]
    plain = [bare(large, folder)]
    for number in range(rounds - 1):
        whole.append(imported(made(folder / f"again{number}"), path))
        plain.append(bare(large, folder))
    alone_ = imported(made(folder / "alone"), path, beside=0)
    again = imported(large, path)
    best = min(whole, key=lambda one: one.wall)
    written_, indexed = (min((one[part] for one in plain), key=lambda one: one.own) for part in (0, 1))
    yield f"| {rows} contributions | seconds | rows a second | own work | work beside | work against executemany |"
    yield "|---|---|---|---|---|---|"
    for name, one in (
        ("import", best),
        ("import without processes beside", alone_),
        ("bare executemany", written_),
        ("the same sheet again", again),
    ):
        ratio = one.work / written_.work
        yield f"| {name} | {one.wall:.1f} | {rows / one.wall:.0f} | {one.own:.1f} | {one.beside:.1f} | {ratio:.1f} |"
    yield f"\nBy the clock, slowest of {rounds}: {rows / max(one.wall for one in whole):.0f} rows a second."
    yield ""
    yield "| step alone | work, seconds | share of the import |"
    yield "|---|---|---|"
    costs = [*steps(path), ("insert (bare executemany)", written_.own), ("index of words", indexed.own)]
    rest = best.work - sum(cost for _, cost in costs)
    for name, cost in [*costs, ("the rest: identify, compare, hold, tell", rest)]:
        yield f"| {name} | {cost:.2f} | {cost / best.work:.0%} |"
    yield ""
    yield f"Memory at its highest: {peak(rows // 10)} MiB with {rows // 10} rows, {peak(rows)} MiB with {rows}."
    yield ""
    yield f"| list | 1,000: median, slowest ms | {rows}: median, slowest ms | ratio of medians |"
    yield "|---|---|---|---|"
    few, many = listed(small, 15), listed(large, 15)
    for name, (middle, worst) in many.items():
        less, least = few[name]
        yield f"| {name} | {less:.1f}, {least:.1f} | {middle:.1f}, {worst:.1f} | {middle / less:.1f} |"
    shutil.rmtree(folder)


def main() -> None:
    """Measure, print, and write the tables into `benchmarks/results/`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", type=int, default=0)
    asked = parser.parse_args()
    if asked.alone:
        alone(asked.alone)
        return
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [f"# {datetime.now(UTC):%Y-%m-%d}, {machine}, load {os.getloadavg()[0]:.1f}", ""]
    print("\n".join(lines))
    for line in report(asked.rows, asked.rounds):
        print(line, flush=True)
        lines.append(line)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "importing.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

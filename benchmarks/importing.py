"""Import of contributions beside a bare `executemany` of the same rows: rows a second, shares, memory, list pages."""

import argparse
import csv
import json
import os
import platform
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from manifeste_tool.domain.consulting import sheet as rules
from manifeste_tool.domain.consulting.contributions import Contribution, Filters
from manifeste_tool.domain.people import Person, Role
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


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds an act took, by the clock and of this process's own work."""
    wall, own = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - wall, time.process_time() - own


def bare(ws: Workspace, folder: Path) -> tuple[float, float]:
    """Write the rows that stand again, with nothing but `executemany`, into the same table with the same indexes."""
    source = sqlite3.connect(ws.db.engine.url.database or "")
    source.row_factory = None
    schema = [
        row[0] for row in source.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'contribution' AND sql > ''")
    ]
    rows = source.execute("SELECT * FROM contribution").fetchall()
    target = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536"):
        target.execute(f"PRAGMA {pragma}")
    for statement in sorted(schema, key=lambda one: not one.startswith("CREATE TABLE")):
        target.execute(statement)

    def write() -> None:
        target.execute("BEGIN IMMEDIATE")
        target.executemany(f"INSERT INTO contribution VALUES ({','.join('?' * len(rows[0]))})", rows)
        target.execute("COMMIT")

    spent = timed(write)
    target.close()
    (folder / "bare.sqlite3").unlink()
    return spent


def steps(path: Path) -> Iterator[tuple[str, float]]:
    """Return what each step of the import costs alone, in seconds of this process's own work."""
    planned = planning.plan(path)
    read = rules.reader(planned.layout, planned.sheet.columns)
    yield "recognise", timed(lambda: planning.plan(path))[1]
    rows: list[tuple[str, ...]] = []
    yield "read the file", timed(lambda: rows.extend(row.cells for row in planned.sheet.rows()))[1]
    values: list[dict[str, object]] = []
    yield "make the fields", timed(lambda: values.extend(one for cells in rows for one in read(cells)))[1]
    said: list[Contribution] = []
    yield "make contributions", timed(lambda: said.extend(Contribution(reference="", **one) for one in values))[1]
    yield "fingerprints", timed(lambda: [one.fingerprint for one in said])[1]
    yield "stems", timed(lambda: [stems.stems(f"{one.title} {one.body}") for one in said])[1]


def imported(ws: Workspace, path: Path) -> tuple[float, float]:
    """Import a sheet and return what it took."""
    return timed(lambda: collecting.import_contributions(ws, planning.plan(path)))


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


def listed(ws: Workspace, rounds: int) -> dict[str, float]:
    """Return the milliseconds that each kind of list takes, the median of several."""
    with ws.writing() as connection:
        secretary = people.add(connection, Person(0, "Secrétariat", Role.SECRETARIAT), ws.now())
    asked = {
        "first page": (Filters(), 1),
        "tenth page": (Filters(), 10),
        "one kind of author": (Filters(author_type="agent"), 1),
        "search, a rare word": (Filters(query="motbh"), 1),
        "search, a common word": (Filters(query="guichet"), 1),
    }
    found = {}
    for name, (filters, number) in asked.items():
        spent = [
            timed(lambda f=filters, n=number: contributions.contribution_list(ws, secretary, f, page=n))[0]
            for _ in range(rounds)
        ]
        found[name] = statistics.median(spent) * 1000
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
    again = imported(large, path)
    wall, own = (min(one[part] for one in whole) for part in (0, 1))
    beside, beside_own = (min(one[part] for one in plain) for part in (0, 1))
    yield f"| {rows} contributions | seconds | own work | rows a second | by own work | against executemany |"
    yield "|---|---|---|---|---|---|"
    yield f"| import | {wall:.1f} | {own:.1f} | {rows / wall:.0f} | {rows / own:.0f} | {own / beside_own:.1f} |"
    yield f"| bare executemany | {beside:.1f} | {beside_own:.1f} | {rows / beside:.0f} | {rows / beside_own:.0f} | 1 |"
    yield f"| the same sheet again | {again[0]:.1f} | {again[1]:.1f} | {rows / again[0]:.0f} | {rows / again[1]:.0f} | |"
    yield ""
    yield "| step alone | own work, seconds | share of the import |"
    yield "|---|---|---|"
    costs = [*steps(path), ("bare executemany", beside_own)]
    rest = own - sum(cost for _, cost in costs)
    for name, cost in [*costs, ("the rest: binding, sorting out, telling", rest)]:
        yield f"| {name} | {cost:.2f} | {cost / own:.0%} |"
    yield ""
    yield f"Memory at its highest: {peak(rows // 10)} MiB with {rows // 10} rows, {peak(rows)} MiB with {rows}."
    yield ""
    yield f"| list | 1,000: ms | {rows}: ms | ratio |"
    yield "|---|---|---|---|"
    few, many = listed(small, 9), listed(large, 9)
    for name, spent in many.items():
        yield f"| {name} | {few[name]:.1f} | {spent:.1f} | {spent / few[name]:.1f} |"
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

"""What the secretariat's pages cost with 50 and with 1,000 open amendments: `python -m benchmarks.amending`.

In one process, through the application's own test client, signed in: no network, no server, no cache.
"""

import argparse
import os
import platform
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks import instance
from benchmarks.instance import Bench
from manifeste_tool.domain.text.gestures import Change, Delete, Gesture, Insert
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.instance import accounts
from manifeste_tool.web.app import create_app

RESULTS = Path(__file__).parent / "results"
STEPS = 10


def gesture(dice: random.Random, bench: Bench, words: dict[str, str], number: int) -> Gesture:
    """Return one gesture of the mix that is met in practice: mostly words, some insertions, few deletions."""
    place = dice.choice(bench.ids)
    kind = dice.random()
    if kind < 0.2:
        return Insert(place, f"Un alinéa nouveau, le numéro {number}.")
    if kind < 0.27:
        return Delete(place)
    found = words[place].split(" ")
    at = dice.randrange(len(found) - 3)
    found[at : at + 2] = ["autrement", f"dit{number % 40}"]
    return Change(place, " ".join(found))


def filed(bench: Bench, count: int) -> list[int]:
    """File and admit so many amendments on one text."""
    dice = random.Random(count)
    with bench.ws.reading() as connection:
        base = bench.ws.main(connection)
        words = {unit.id: unit.text for unit in bench.ws.text(connection, base)}
    made = []
    for number in range(count):
        change = gesture(dice, bench, words, number)
        proposal = Proposal(bench.ws.new_key(), base, f"Amendement mesuré {number}", "Motif.", (change,))
        made.append(proposing.propose(bench.ws, bench.member, proposal).id)
        deciding.admit(bench.ws, bench.secretary, made[-1])
    return made


def signed_in(bench: Bench) -> FlaskClient:
    """Return a client in which the secretariat is signed in."""
    client = create_app(bench.settings, bench.ws).test_client()
    client.post(f"/connexion/lien/{accounts.sign_in_link(bench.ws, str(bench.secretary.id))}")
    return client


def measured(client: FlaskClient, path: str, rounds: int) -> list[float]:
    """Return the milliseconds of each round, the first left out."""
    found = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        answer = client.get(path)
        found.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    return found[1:]


def costs(folder: Path, count: int, rounds: int) -> dict[str, list[float]]:
    """Return what each page costs with so many open amendments, and as many adopted ones in the queue at the end."""
    bench = instance.made(folder)
    ids = filed(bench, count + STEPS)
    for one in ids[:STEPS]:
        deciding.adopt(bench.ws, bench.secretary, one)
    client = signed_in(bench)
    begun = client.post("/secretariat/atelier", data={"amendement": ids[:STEPS]})
    paths = {
        "the list": "/amendements",
        "the dérouleur": "/derouleur",
        "the desk": "/secretariat",
        f"the workshop's queue, {STEPS} adopted": "/secretariat/atelier",
        f"a workshop of {STEPS} steps": begun.location,
    }
    found = {name: measured(client, path, rounds) for name, path in paths.items()}
    for one in ids[STEPS:]:
        deciding.adopt(bench.ws, bench.secretary, one)
    found["the workshop's queue, all adopted"] = measured(client, "/secretariat/atelier", rounds)
    return found


def main() -> None:
    """Measure, print, and write the table into `benchmarks/results/`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--open", type=int, nargs=2, default=[50, 1000])
    asked = parser.parse_args()
    few, many = asked.open
    with tempfile.TemporaryDirectory() as folder:
        one, other = (costs(Path(folder) / str(count), count, asked.rounds) for count in (few, many))
    lines = [
        f"# {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "",
        f"Milliseconds, minimum / median / maximum of {asked.rounds} rounds in one process; 200 paragraphs.",
        "",
        f"| page | {few} open amendments | {many} | ratio of the medians |",
        "|---|---|---|---|",
    ]
    for name in one:
        ratio = statistics.median(other[name]) / statistics.median(one[name])
        lines.append(f"| {name} | {_spread(one[name])} | {_spread(other[name])} | {ratio:.2f} |")
    print("\n".join(lines))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "amending.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _spread(values: list[float]) -> str:
    return f"{min(values):.1f} / {statistics.median(values):.1f} / {max(values):.1f}"


if __name__ == "__main__":
    main()

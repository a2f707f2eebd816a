"""`make chaos`: processes killed at random under twenty writers; nothing that was accepted is missing or doubled.

Then every act that writes both stores is killed at each of its steps. `python -m benchmarks.chaos --kills 20 --minutes 3
--database sqlite --no-steps` looks at what one has just changed.
"""

import argparse
import os
import platform
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.chaos import ground, postgres, runs
from benchmarks.chaos.mailbox import Mailbox
from benchmarks.chaos.nodes import Node
from benchmarks.chaos.runs import Asked, Outcome
from manifeste_tool.settings import SETTINGS

RESULTS = Path(__file__).parents[1] / "results" / "chaos.md"
_ROOT = Path(__file__).parents[2]
_WALK = "tests/services/interrupting/test_every_step.py"
_LONGEST_WALK = 1_800.0


def on_sqlite(asked: Asked) -> Outcome:
    """One node, SQLite."""
    mailbox = Mailbox()
    mailbox.open()
    with tempfile.TemporaryDirectory(prefix="manifeste-chaos-") as folder:
        here = ground.made(Path(folder) / "instance")
        node = Node(runs.environment(here, mailbox), Path(folder) / "serve.log")
        outcome = runs.run("SQLite, one node", here, [node], mailbox, asked)
        here.ws.db.close()
    mailbox.close()
    return outcome


def on_postgresql(asked: Asked) -> Outcome:
    """Two nodes, each with its folder, on PostgreSQL; a bare repository is the authority of the text."""
    mailbox = Mailbox()
    mailbox.open()
    with tempfile.TemporaryDirectory(prefix="manifeste-chaos-") as folder, postgres.cluster() as cluster:
        told = {"MANIFESTE_SECRET": secrets.token_hex(32)}  # whoever signed in on one node is known on the other
        if _REMOTE:
            told["MANIFESTE_TEXT_REMOTE"] = str(_authority(Path(folder)))
        here = ground.made(Path(folder) / "first", cluster.url, told=told)
        nodes = []
        for name in ("first", "second"):
            own = {"MANIFESTE_HOME": str(Path(folder) / (name if _REMOTE else "first")), "MANIFESTE_NODE": name}
            nodes.append(Node(runs.environment(here, mailbox, **told, **own), Path(folder) / f"{name}.log"))
        shared = "two nodes" if _REMOTE else "two nodes in one folder"
        outcome = runs.run(f"PostgreSQL, {shared}", here, nodes, mailbox, asked, cluster=cluster)
        if _REMOTE:
            outcome.faults += runs.fsck(Path(told["MANIFESTE_TEXT_REMOTE"]))
        here.ws.db.close()
    mailbox.close()
    return outcome


def _authority(folder: Path) -> Path:
    path = folder / "authority.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(path)], check=True)
    return path


_REMOTE = any(one.name == "MANIFESTE_TEXT_REMOTE" for one in SETTINGS)
SETUPS: dict[str, Callable[[Asked], Outcome]] = {"sqlite": on_sqlite, "postgresql": on_postgresql}


def stepped(seconds: float) -> tuple[list[str], int]:
    """Kill every act that writes both stores at each of its steps; return the lines of the table, and how many failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-m", "slow", _WALK]
    try:
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return ["## Every step", "", f"**fault**: not over after {seconds:.0f} s"], 1
    counts = re.findall(r"^\.?([a-z ]+): killed at (\d+) steps$", done.stdout, re.MULTILINE)
    failed = re.findall(r"^FAILED .*$", done.stdout, re.MULTILINE)
    lines = [f"## Every step: {sum(int(count) for _, count in counts)} kills", "", "| act | steps |", "|---|---|"]
    lines += [f"| {act} | {count} |" for act, count in counts]
    lines += ["", *(f"* **fault**: {one}" for one in failed), "No fault." if not done.returncode else "**Faults.**", ""]
    return lines, len(failed) or done.returncode


def table(outcome: Outcome) -> Iterator[str]:
    """Return the lines of one run's table."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(outcome.killed.items()))
    yield f"## {outcome.name}: {outcome.killed.total()} kills in {outcome.seconds:.0f} s"
    yield ""
    yield f"SIGKILL: {kinds}; servers started again {outcome.starts} times."
    yield ""
    yield "| act | accepted | unknown | of these found | refused | sent again | missing | doubled | median s |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for use, line in sorted(outcome.reckoning.lines.items()):
        counts = (line.accepted, line.unknown, line.found, line.refused, line.again, line.missing, line.doubled)
        median = f"{statistics.median(line.seconds):.2f}" if line.seconds else ""
        yield f"| {use} | {' | '.join(map(str, counts))} | {median} |"
    yield ""
    yield from (f"* {note}" for note in outcome.notes)
    yield ""
    yield from (f"* **fault**: {fault}" for fault in outcome.all_faults)
    yield "No fault." if not outcome.all_faults else f"**{len(outcome.all_faults)} faults.**"
    yield ""


def main() -> None:
    """Run each set-up, print its table, write them; exit 1 on any fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500, help="in all, shared between the databases")
    parser.add_argument("--minutes", type=float, default=20, help="at most, in all")
    parser.add_argument("--database", choices=sorted(SETUPS), action="append")
    parser.add_argument("--seed", type=int, default=20_261_128)
    parser.add_argument("--no-steps", dest="steps", action="store_false", help="random kills alone")
    parser.add_argument("--output", type=Path, default=RESULTS)
    given = parser.parse_args()
    chosen = given.database or sorted(SETUPS)
    share = Asked(given.kills // len(chosen), given.minutes * 60 / len(chosen), given.seed)
    lines = [
        "# Chaos",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.",
        "",
    ]
    faults = 0
    for name in chosen:
        outcome = SETUPS[name](share)
        told = list(table(outcome))
        print("\n".join(told), flush=True)
        lines += told
        faults += len(outcome.all_faults)
        if outcome.killed.total() < share.kills:
            print(f"only {outcome.killed.total()} of {share.kills} kills in the time given", flush=True)
    if given.steps:
        told, failed = stepped(_LONGEST_WALK)
        print("\n".join(told), flush=True)
        lines += told
        faults += failed
    given.output.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

"""What a liasse of 500 amendments costs, from the database to the file: `python -m benchmarks.bundling`.

An instance is made for it, its text 200 paragraphs long; each form is made several times, as the engine makes it, its
PDF in a process of its own. Nothing is kept from one time to the next but what a running server keeps: a text once read.
"""

import argparse
import platform
import resource
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import instance
from benchmarks.amending import RESULTS, filed
from benchmarks.instance import Bench
from manifeste_tool.services.exporting.asking import made_now

FORMS = (("recueil", "pdf"), ("recueil", "odt"), ("recueil", "docx"), ("derouleur", "xlsx"), ("derouleur", "pdf"))
_LABELS = {"recueil": "liasse", "derouleur": "dérouleur"}


def timed(bench: Bench, kind: str, form: str) -> tuple[float, float, int]:
    """Return the seconds that one document took by the clock and by the processors, and its bytes."""
    bench.ws.latest.keep(None, None, None)  # as after any act: what was made of the database is forgotten
    start, worked = time.perf_counter(), _worked()
    made = made_now(bench.ws, bench.secretary, kind, form, {})
    return time.perf_counter() - start, _worked() - worked, len(made.content)


def _worked() -> float:
    """Return the seconds of processor that we and our children took."""
    held = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in held)


def measured(bench: Bench, times: int) -> list[str]:
    """Return the lines of the table."""
    lines = []
    for kind, form in FORMS:
        runs = [timed(bench, kind, form) for _ in range(times)]
        seconds, worked = (sorted(run[rank] for run in runs) for rank in (0, 1))
        spread = f"{seconds[0]:.1f} – {seconds[-1]:.1f}"
        size = runs[0][2] / 1024
        busy = statistics.median(worked)
        lines.append(
            f"| {_LABELS[kind]}, {form.upper()} | {statistics.median(seconds):.1f} s | {spread} | {busy:.1f} s | {size:.0f} kB |"
        )
        print(lines[-1], flush=True)
    return lines


def main() -> None:
    """Make the instance, measure, write the results."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--amendments", type=int, default=500)
    asked.add_argument("--times", type=int, default=5)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = instance.made(Path(folder))
        filed(bench, told.amendments)
        lines = measured(bench, told.times)
    head = [
        f"# A liasse of {told.amendments} amendments",
        "",
        (
            f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}; {told.times} times each, "
            "from the database to the file, the machine as it was. The promise: a liasse in under 20 s."
        ),
        "",
        "| document | median | spread | processor, median | size |",
        "|---|---|---|---|---|",
    ]
    (RESULTS / "bundling.md").write_text("\n".join([*head, *lines, ""]), "utf-8")


if __name__ == "__main__":
    main()

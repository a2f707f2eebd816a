"""`python -m benchmarks.painting`: when a first visit shows something, what it weighs and what moves, in Chromium.

Beside each page stands one paragraph served by a bare Flask application: what the browser itself takes.
"""

import argparse
import os
import platform
import statistics
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import instance
from benchmarks.serving import served
from benchmarks.shown import filled, public, secretariat, signed_in
from scripts import chromium
from scripts.first_visits import Visit, visited

RESULTS = Path(__file__).parent / "results"
PORTS = {"ours": 5973, "bare": 5974}
_BARE = b"<!doctype html><html lang=fr><title>Un mot</title><p>Un mot.</p></html>"
#: What is no page for a reader.
_FILES = ("why, as data", "feed", "site map", "API, paragraphs", "data set", "style sheet")
_SCREENS = {"1280": {"width": 1280, "height": 800}, "390": {"width": 390, "height": 844}}


def measured(browser: Browser, folder: Path, rounds: int) -> Iterator[str]:
    """Make an instance of two hundred paragraphs, serve it, visit each page so many times, always for the first time."""
    bench = instance.made(folder / "instance")
    bench.decisions(20)
    filled(bench)
    bodies = folder / "bodies"
    bodies.mkdir()
    (bodies / "0").write_bytes(_BARE)
    home = str(bench.settings.home.root)
    yield "| page | width | first paint, ms (min / median / max) | one bare paragraph | ratio of medians | bytes | moved |"
    yield "|---|---|---|---|---|---|---|"
    with (
        served("ours", PORTS["ours"], {"MANIFESTE_HOME": home}, path="/") as ours,
        served("bare", PORTS["bare"], {"BARE_BODIES": str(bodies)}, path="/0") as bare,
    ):
        name, _, value = signed_in(ours, bench).removeprefix("Cookie: ").partition(";")[0].partition("=")
        secretary = {"name": name, "value": value, "url": f"http://127.0.0.1:{ours}"}
        shown = [(name, path, []) for name, path in public(bench).items() if name not in _FILES]
        shown += [(f"{name}, secretariat", path, [secretary]) for name, path in secretariat(bench).items()]
        for name, path, cookies in shown:
            for width, viewport in _SCREENS.items():
                pairs = [
                    (
                        visited(browser, f"http://127.0.0.1:{ours}{path}", cookies=cookies, viewport=viewport),
                        visited(browser, f"http://127.0.0.1:{bare}/0", viewport=viewport),
                    )
                    for _ in range(rounds)
                ]
                yield _row(name, width, [one for one, _ in pairs], [other for _, other in pairs])


def _row(name: str, width: str, ours: list[Visit], bare: list[Visit]) -> str:
    mine, theirs = ([one.painted for one in side] for side in (ours, bare))
    ratio = statistics.median(mine) / statistics.median(theirs)
    moved, weight = max(one.moved for one in ours), max(one.transferred for one in ours)
    return f"| {name} | {width} | {_spread(mine)} | {_spread(theirs)} | {ratio:.2f} | {weight} | {moved:g} |"


def _spread(values: list[float]) -> str:
    return " / ".join(f"{one:.0f}" for one in (min(values), statistics.median(values), max(values)))


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    lines = [
        f"# {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "",
        (
            f"First visits, {given.rounds} of each page and each width, cache empty; bytes with their headers; load when it "
            f"began {os.getloadavg()[0]:.1f}."
        ),
        "",
    ]
    print("\n".join(lines), flush=True)
    with tempfile.TemporaryDirectory(prefix="manifeste-") as folder, chromium.running() as browser:
        for line in measured(browser, Path(folder), given.rounds):
            lines.append(line)
            print(line, flush=True)
    (RESULTS / "painting.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

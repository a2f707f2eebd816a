"""`make bench`: pages per second against a bare Flask application, and the cost of an integration as history grows."""

import argparse
import http.client
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import instance, load
from benchmarks.instance import Bench

RESULTS = Path(__file__).parent / "results"
PORTS = {"ours": 5971, "bare": 5972}


@contextmanager
def served(module: str, port: int, environment: dict[str, str]) -> Iterator[int]:
    """Serve a module with gunicorn, one worker of one thread; stop it afterwards."""
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "1", "--worker-class", "gthread"]
    command += [
        "--bind",
        f"127.0.0.1:{port}",
        "--log-level",
        "error",
        "--no-control-socket",
        f"benchmarks.{module}:app",
    ]
    server = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            load.measure(port, "/", 0.01)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no server on {port}")


def pages(bench: Bench, paths: dict[str, str], *, rounds: int, seconds: float) -> Iterator[str]:
    """Measure each page and the bare application in turn, so that both feel the same machine."""
    home = {"MANIFESTE_HOME": str(bench.settings.home.root)}
    with served("ours", PORTS["ours"], home) as ours:
        for name, path in paths.items():
            body = Path(tempfile.mkdtemp()) / "body"
            body.write_bytes(_body(ours, path))
            with served("bare", PORTS["bare"], {"BARE_BODY": str(body)}) as bare:
                pairs = [_pair((ours, path), (bare, "/"), seconds) for _ in range(rounds)]
            rates = (_spread([one for one, _ in pairs]), _spread([one for _, one in pairs]))
            yield f"| {name} | {' | '.join(rates)} | {_spread([one / other for one, other in pairs], '.2f')} |"
            shutil.rmtree(body.parent)


def _pair(ours: tuple[int, str], bare: tuple[int, str], seconds: float) -> tuple[float, float]:
    one, other = load.measure(*ours, seconds), load.measure(*bare, seconds)
    if (one.status, other.status) != (200, 200) or one.size != other.size:
        raise RuntimeError(f"{ours[1]}: {one}, {other}")
    return one.per_second, other.per_second


def _body(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    return connection.getresponse().read()


def _spread(values: list[float], form: str = ".0f") -> str:
    return " / ".join(format(one, form) for one in (min(values), statistics.median(values), max(values)))


def timed(act: Callable[[], object]) -> float:
    """Return the milliseconds an act took."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def grown(folder: Path, counts: tuple[int, ...], *, rounds: int, seconds: float) -> Iterator[str]:
    """Measure at each number of decisions; the same instance grows from one to the next."""
    bench = instance.made(folder / "instance")
    costs: dict[int, list[float]] = {}
    for count in counts:
        with bench.ws.repository.opened() as git:
            there = len(git.first_parents("refs/heads/main"))
        bench.decisions(count - there - 1)
        filed = [bench.propose(number) for number in range(rounds + 2)]
        costs[count] = [timed(lambda one=one: bench.integrate(one)) for one in filed[:-1]][1:]
        bench.publish(f"0.{count}")
        paths = {
            f"text, {count} commits": "/texte",
            f"paragraph, {count} commits": f"/paragraphes/{bench.ids[0]}",
            f"amendment, {count} commits": f"/amendements/1/{filed[0].number}",
        }
        yield from pages(bench, paths, rounds=rounds, seconds=seconds)
    first = statistics.median(costs[counts[0]])
    yield ""
    yield "| one integration | milliseconds min / median / max | median against the shortest history |"
    yield "|---|---|---|"
    for count in counts:
        yield f"| {count} commits | {_spread(costs[count], '.1f')} | {statistics.median(costs[count]) / first:.2f} |"


def main() -> None:
    """Measure, print, and write the table into `benchmarks/results/`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--commits", type=int, nargs="+", default=[100, 2000])
    asked = parser.parse_args()
    versions = " ".join(f"{name} {version(name)}" for name in ("Flask", "gunicorn", "GitPython", "SQLAlchemy"))
    lines = [
        f"# {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "",
        f"{versions}. One worker, one thread, same server and flags for both; {asked.rounds} rounds in turn.",
        "",
        "| page | ours, per second (min / median / max) | bare Flask, same bytes | ratio |",
        "|---|---|---|---|",
    ]
    print("\n".join(lines))
    with tempfile.TemporaryDirectory() as folder:
        for row in grown(Path(folder), tuple(asked.commits), rounds=asked.rounds, seconds=asked.seconds):
            print(row, flush=True)
            lines.append(row)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "pages.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

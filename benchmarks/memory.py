"""What one worker holds at rest and after 10,000 requests: `python -m benchmarks.memory [--quick]`.

A real gunicorn worker of one process and four threads, asked for pages by a visitor, each made afresh, and by the
secretariat; while something public happens now and then, so that what is kept for as long as nothing does is made again.
"""

import argparse
import http.client
import os
import platform
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path

from benchmarks.growth import seeding
from benchmarks.growth.measuring import record
from benchmarks.growth.pages import EVERYBODY, PAGES, Reader
from benchmarks.instance import Bench
from benchmarks.serving import THREADS, served
from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.services.instance import accounts
from manifeste_tool.storage.consulting import contributions

RESULTS = Path(__file__).parent / "results"
_A_FACT_EVERY = 50
_STEPS = 10


@dataclass(frozen=True, slots=True)
class Held:
    """What a worker held once it had answered so many requests."""

    requests: int
    mebibytes: float


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def workers() -> list[int]:
    """Return the processes that the gunicorn we started runs under."""
    parents = {int(one.name): _parent(one) for one in Path("/proc").iterdir() if one.name.isdecimal()}
    ours = {process for process, parent in parents.items() if parent == os.getpid()}
    return [process for process, parent in parents.items() if parent in ours]


def _parent(process: Path) -> int:
    try:
        status = (process / "status").read_text(encoding="utf-8")
    except OSError:  # it has ended since it was listed
        return 0
    return int(status.partition("PPid:")[2].split()[0])


def resident(process: int) -> float:
    """Return the memory that a process holds, in MiB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def addresses(bench: Bench) -> Iterator[tuple[str, bool]]:
    """Yield addresses without end, each with whether it is asked for by the secretariat: pages of many things in turn."""
    with bench.ws.reading() as connection:
        listed, _ = contributions.page(connection, Filters(), Reach(), limit=100)
    pages = [page for page in PAGES if Reader.SECRETARIAT in page.readers]  # who is signed in is the secretariat
    for number in count():
        page = pages[number % len(pages)]
        named = {"paragraph": bench.ids[number % len(bench.ids)], "contribution": listed[number % 100].reference}
        address = page.address.format(**named)
        mark = "&" if "?" in address else "?"
        other = "" if address.startswith("/api/") else f"{mark}n={number}"  # the API refuses what it does not know
        yield f"{address}{other}", page.readers != EVERYBODY or number % 2 == 1


class Client:
    """Ask one server over one connection, as a visitor or with the cookie of somebody signed in."""

    def __init__(self, port: int, bench: Bench) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self._cookie = ""
        token = accounts.sign_in_link(bench.ws, str(bench.secretary.id))
        self._connection.request("POST", f"/connexion/lien/{token}")
        answer = self._connection.getresponse()
        answer.read()
        self._cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]

    def close(self) -> None:
        """End the connection: a server waits for it before it stops."""
        self._connection.close()

    def get(self, address: str, *, signed_in: bool) -> int:
        """Return the status of a page."""
        self._connection.request("GET", address, headers={"Cookie": self._cookie} if signed_in else {})
        answer = self._connection.getresponse()
        answer.read()
        return answer.status


def measured(bench: Bench, requests: int) -> Iterator[Held]:
    """Yield what the worker holds at rest, after each tenth of the requests, and at the end."""
    environment = {"MANIFESTE_HOME": str(bench.settings.home.root)}
    with served("ours", free_port(), environment, path="/healthz") as port:
        (worker,) = workers()
        client, asked = Client(port, bench), addresses(bench)
        client.get("/healthz", signed_in=False)  # whatever was still being loaded is
        yield Held(0, resident(worker))
        for number in range(1, requests + 1):
            address, signed_in = next(asked)
            status = client.get(address, signed_in=signed_in)
            if status != 200:
                raise RuntimeError(f"{address}: {status}")
            if number % _A_FACT_EVERY == 0:
                record(bench)
            if number % (requests // _STEPS) == 0:
                yield Held(number, resident(worker))
        client.close()


def report(bench: Bench, requests: int) -> Iterator[str]:
    """Measure, and return the lines of the report."""
    yield "| requests answered | resident, MiB | against the first tenth |"
    yield "|---|---|---|"
    first = 0.0
    for one in measured(bench, requests):
        first = first or (one.mebibytes if one.requests else 0.0)
        against = f"{one.mebibytes / first:.2f}" if first else ""
        yield f"| {one.requests or 'at rest'} | {one.mebibytes:.1f} | {against} |"


def main() -> None:
    """Measure, print, and write the table into `benchmarks/results/`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a tenth of the requests")
    requests = 1_000 if parser.parse_args().quick else 10_000
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    versions = " ".join(f"{name} {version(name)}" for name in ("Flask", "gunicorn", "SQLAlchemy"))
    lines = [
        f"# {datetime.now(UTC):%Y-%m-%d}, {machine}, load {os.getloadavg()[0]:.1f}",
        "",
        f"{versions}. One worker, {THREADS} threads; {len(PAGES)} kinds of pages in turn, half of them signed in, no two addresses",
        f"the same; something public happens every {_A_FACT_EVERY} requests.",
        "",
    ]
    print("\n".join(lines))
    with tempfile.TemporaryDirectory() as folder:
        for line in report(seeding.made(Path(folder) / "instance"), requests):
            print(line, flush=True)
            lines.append(line)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "memory.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""`make soak`: half an hour of fifty readers and ten writers; no error, no memory that grows, no Git left behind."""

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from benchmarks.chaos import acts, ground, memory, runs
from benchmarks.chaos.browsers import NoAnswerError
from benchmarks.chaos.ground import Ground, Words
from benchmarks.chaos.ledger import Told
from benchmarks.chaos.mailbox import Mailbox
from benchmarks.chaos.nodes import Node
from benchmarks.chaos.reckoning import reckoned
from benchmarks.chaos.writers import Hand, World, started
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal

RESULTS = Path(__file__).parents[1] / "results" / "soak.md"
READERS, WRITERS = 50, 10
_WARM = 0.2  # the part of the time after which memory is expected to have found its level
_GROWTH = 1.10
_THOUGHT = 4.0  # seconds between two pages, in the mean; twice as many between two acts
_WORKERS = ("worker", "work", "master", "keeper")

_PUBLIC = (
    *("/", "/texte", "/texte", "/paragraphes/{place}", "/paragraphes/{place}", "/paragraphes/{place}/pourquoi"),
    *("/amendements", "/amendements/1/{number}", "/amendements/1/{number}", "/versions", "/comparer", "/histoire"),
    *("/contributions", "/contributions?page=7", "/recherche?q=collectivit%C3%A9", "/methode", "/tracabilite"),
    *("/fils/decisions.atom", "/fils/amendements.atom", "/sitemap.xml", "/donnees", "/demarche", "/texte/provenance"),
    *("/api/v1/paragraphs", "/api/v1/amendments", "/api/v1/contributions", "/api/v1/versions", "/api/v1/journal"),
    *("/texte/manifeste.md", "/amendements.csv", "/donnees/amendments.csv", "/tracabilite.csv"),
)
_MEMBER = (
    *("/a-faire", "/texte", "/paragraphes/{place}", "/amendements", "/amendements/1/{number}", "/mes-amendements"),
    *("/amendements/nouveau?paragraphe={place}", "/derouleur", "/copies", "/compte", "/recherche?q=paragraphe"),
)
_SECRETARY = (
    *("/secretariat", "/secretariat/recevabilite", "/secretariat/avis", "/secretariat/atelier", "/derouleur"),
    *("/secretariat/courriels", "/amendements/1/{number}", "/personnes", "/secretariat/echeances", "/versions"),
)


@dataclass
class Minute:
    """What was measured in one minute."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    held: dict[str, tuple[int, int, int]] = field(default_factory=dict)


@dataclass
class Log:
    """The minutes, filled by every reader, and what went wrong."""

    begun: float
    length: float
    minutes: list[Minute] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def now(self) -> Minute:
        """Return the minute that is running."""
        rank = int((time.monotonic() - self.begun) // self.length)
        while len(self.minutes) <= rank:
            self.minutes.append(Minute())
        return self.minutes[rank]

    def read(self, path: str, status: int, seconds: float) -> None:
        """Write down one page."""
        minute = self.now()
        minute.seconds.append(seconds)
        minute.statuses[status] = minute.statuses.get(status, 0) + 1
        if status >= 500 or status == 429:
            self.errors.append(f"{path}: {status}")


def filled(here: Ground, count: int) -> None:
    """File so many amendments, spread over the text."""
    ws = here.ws
    with ws.reading() as connection:
        base = ws.main(connection)
        words = [(unit.id, unit.text) for unit in ws.text(connection, base) if "Paragraphe" in unit.text]
    for rank in range(count):
        place, said = words[rank * 7 % len(words)]
        word = f"complément{rank:05}"  # its headline too: the reckoning looks for it in the text
        proposal = Proposal(ws.new_key(), base, word, "Motif.", (Change(place, f"{said} {word}."),))
        proposing.propose(ws, here.members[rank % len(here.members)], proposal)


def read(hand: Hand, paths: tuple[str, ...], places: list[str], count: int, log: Log) -> None:
    """Read pages at a person's pace until told to stop."""
    stopping = hand.world.stopping
    stopping.wait(hand.dice.uniform(0, 2 * _THOUGHT))
    hand.enter()
    while not stopping.is_set():
        path = hand.dice.choice(paths).format(place=hand.dice.choice(places), number=hand.dice.randint(1, count))
        try:
            answer = hand.get(path)
            log.read(path, answer.status, answer.seconds)
        except NoAnswerError as error:
            log.errors.append(f"{path}: {error}")
        stopping.wait(hand.dice.uniform(0, 2 * _THOUGHT))


def _readers(world: World, log: Log, count: int) -> list[Thread]:
    here = world.ground
    with here.ws.reading() as connection:
        text = here.ws.text(connection, here.ws.main(connection))
    places = [unit.id for unit in text if "Paragraphe" in unit.text]
    threads = []
    for rank in range(READERS):
        person, paths = (None, _PUBLIC)
        if rank % 5 in (3, 4):
            person, paths = here.members[rank % len(here.members)], _MEMBER
        if rank % 10 == 9:
            person, paths = here.secretaries[rank % len(here.secretaries)], _SECRETARY
        hand = Hand.of(world, person, 1_000 + rank)
        threads.append(Thread(target=read, args=(hand, paths, places, count, log), daemon=True))
        threads[-1].start()
    return threads


def _writers(world: World) -> list[Thread]:
    here = world.ground
    cast = [(one, acts.RAPPORTEUR if one.rapporteur else acts.MEMBER) for one in here.members[:6]]
    cast += [(one, acts.SECRETARY) for one in here.secretaries[:2]]
    hands = [*cast, (None, acts.VISITOR), (None, acts.VISITOR)]
    return [
        started(Hand.of(world, person, 2_000 + rank), does, 2 * _THOUGHT) for rank, (person, does) in enumerate(hands)
    ]


def _watched(node: Node, log: Log, until: float, stopping: Event) -> None:
    """Look at the processes once a minute."""
    while time.monotonic() < until and not stopping.wait(log.length):
        log.now().held = memory.in_all(memory.held(node))


def soaked(minutes: float, amendments: int, folder: Path, mailbox: Mailbox) -> tuple[Log, list[str], list[str]]:
    """Serve readers and writers for so long; return the log, the faults, and what else is to be said."""
    here = ground.made(folder / "instance", paragraphs=120, members=14)
    here.open_filing()
    filled(here, amendments)
    node = Node(runs.environment(here, mailbox, MANIFESTE_WORK_EVERY="10"), folder / "serve.log")
    world = World(here, [node], Words(1), phase="filing")
    node.start()
    if not node.ready():
        raise RuntimeError(node.log.read_text()[-2000:])
    until = time.monotonic() + minutes * 60
    log = Log(time.monotonic(), min(60.0, minutes * 6))
    try:
        threads = [*_readers(world, log, amendments), *_writers(world)]
        _watched(node, log, until, world.stopping)
    finally:
        world.stopping.set()
    for one in threads:
        one.join(60)
    git = [one for one in node.processes() if one.kind == "git"]
    node.stop()
    faults = [*log.errors[:40], *world.failures, *(f"left behind: {one}" for one in git)]
    faults += _unwell(node, world, mailbox)
    notes = [f"{world.ledger.count(Told.ACCEPTED)} acts accepted, {world.ledger.count(Told.REFUSED)} refused"]
    here.ws.db.close()
    return log, faults, notes


def _unwell(node: Node, world: World, mailbox: Mailbox) -> Iterator[str]:
    """Tell of acts that are not as they were told, of what `check` finds, and of errors in the log."""
    yield from reckoned(world.ground, world.ledger, mailbox).faults
    checked = node.command("check")
    if checked.returncode:
        yield f"check: {checked.stdout}"
    words = node.log.read_text(errors="replace")
    if "Traceback" in words:
        yield f"a traceback in the log: {words[words.index('Traceback') :][:1500]}"


def level(log: Log, kind: str, part: slice) -> float:
    """Return the median memory of the processes of a kind over some minutes, in MiB each."""
    found = [one.held[kind] for one in log.minutes[part] if kind in one.held]
    return statistics.median(kib / count / 1024 for count, kib, _ in found) if found else 0.0


def grown(log: Log) -> Iterator[str]:
    """Compare the minutes after the warm-up with the last ones, by kind of process."""
    count = len(log.minutes)
    warm = max(1, int(count * _WARM))
    width = max(1, (count - warm) // 3)
    for kind in _WORKERS:
        first, last = level(log, kind, slice(warm, warm + width)), level(log, kind, slice(count - width, count))
        if first and last > first * _GROWTH:
            yield f"memory of a {kind}: {first:.1f} MiB after the warm-up, {last:.1f} MiB at the end"
    files = [sum(one[2] for one in minute.held.values()) for minute in log.minutes[warm:] if minute.held]
    if len(files) > 2 and statistics.median(files[-width:]) > 1.2 * statistics.median(files[:width]):
        yield f"open files: {files[0]} after the warm-up, {files[-1]} at the end"


def table(log: Log) -> Iterator[str]:
    """Return a line a minute."""
    yield "| minute | pages | median ms | p99 ms | worker MiB each | work MiB | open files | git |"
    yield "|---|---|---|---|---|---|---|---|"
    for rank, one in enumerate(log.minutes, 1):
        if not one.held:
            continue
        spent = sorted(one.seconds) or [0.0]
        p99 = spent[min(len(spent) - 1, int(len(spent) * 0.99))]
        row = slice(rank - 1, rank)
        files = sum(each[2] for each in one.held.values())
        told = (
            *(rank, len(one.seconds), f"{statistics.median(spent) * 1000:.0f}", f"{p99 * 1000:.0f}"),
            *(f"{level(log, 'worker', row):.1f}", f"{level(log, 'work', row):.1f}", files),
            one.held.get("git", (0, 0, 0))[0],
        )
        yield f"| {' | '.join(map(str, told))} |"


def main() -> None:
    """Run, print, write the table; exit 1 on any fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--amendments", type=int, default=300)
    parser.add_argument("--output", type=Path, default=RESULTS)
    given = parser.parse_args()
    random.seed(1)
    mailbox = Mailbox()
    mailbox.open()
    with tempfile.TemporaryDirectory(prefix="manifeste-soak-") as folder:
        log, faults, notes = soaked(given.minutes, given.amendments, Path(folder), mailbox)
    mailbox.close()
    faults += grown(log)
    pages = sum(len(one.seconds) for one in log.minutes)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    served = f"{given.amendments} amendments at the start; {pages} pages read; {'; '.join(notes)}."
    lines = [
        f"# Soak: {READERS} readers and {WRITERS} writers, {given.minutes:g} minutes",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {machine}. {served}",
        "",
        *table(log),
        "",
        *(f"* **fault**: {one}" for one in faults),
        "No fault." if not faults else f"**{len(faults)} faults.**",
    ]
    print("\n".join(lines), flush=True)
    given.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

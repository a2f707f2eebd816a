"""Ask pages of several sizes in turn, so that all feel the same machine; what each costs, warm and after a fact."""

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.growth.pages import Instance, Page, Reader
from benchmarks.instance import Bench
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.storage import journal

_LEAST = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """What one page costs one reader, in milliseconds of work, at each size; `fresh` right after something happened."""

    page: Page
    reader: Reader
    warm: tuple[tuple[float, ...], ...]
    fresh: tuple[tuple[float, ...], ...]
    sizes: tuple[int, ...]

    def ratio(self, of: Sequence[Sequence[float]], at: int = -1) -> float:
        """Return the median at a size against the median at the smallest."""
        return statistics.median(of[at]) / statistics.median(of[0])


def measured(
    instances: Sequence[Instance], pages: Sequence[Page], *, rounds: int, patience: float
) -> Iterator[Measured]:
    """Measure pages for every reader; rounds go on until `patience` seconds are spent, three at least."""
    for page in pages:
        for reader in Reader:
            if reader in page.readers:
                yield _measured(instances, page, reader, rounds=rounds, patience=patience)


def _measured(instances: Sequence[Instance], page: Page, reader: Reader, *, rounds: int, patience: float) -> Measured:
    warm, fresh = ([[] for _ in instances] for _ in range(2))
    sizes = tuple(one.asked(reader, page) for one in instances)  # not counted: imports, templates, first statements
    ends = time.monotonic() + patience
    for number in range(rounds):
        if number >= _LEAST and time.monotonic() > ends:
            break
        for place, one in enumerate(instances):
            record(one.bench)
            fresh[place].append(_milliseconds(one, reader, page))
            warm[place].append(_milliseconds(one, reader, page))
    return Measured(page, reader, _frozen(warm), _frozen(fresh), sizes)


def record(bench: Bench) -> None:
    """Have something public happen: what pages keep for as long as nothing does is made again."""
    ws = bench.ws
    with ws.writing() as connection:
        about = (About.PARAGRAPH, bench.ids[0])
        journal.record(
            connection,
            Fact(Happened.PARAGRAPH_DECLARED, ws.now(), bench.secretary.id, *about, {}, Audience.PUBLIC),
        )


def _milliseconds(one: Instance, reader: Reader, page: Page) -> float:
    """Return the work of this process for one page, the database's included: what else the machine does is not."""
    start = time.process_time()
    one.asked(reader, page)
    return (time.process_time() - start) * 1000


def _frozen(found: list[list[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, found))

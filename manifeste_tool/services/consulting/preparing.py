"""Prepare the rows of a sheet: read, cleaned, cut into stems, looked at for what names somebody.

All of it depends on the row alone, so a long sheet is prepared by processes beside this one, a portion ahead each:
what is written, and in which order, is the same as without them. Each reads a text file by itself and prepares every
so many-th portion, since reading a row costs no more than handing it over; a workbook is read here once and handed
over, since each copy would fill the memory. They are started by hand: those of `multiprocessing` import the whole
program first, which takes as long as preparing twenty thousand rows.
"""

import gc
import os
import pickle
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count, islice
from subprocess import PIPE, Popen
from typing import Any, NamedTuple, Self

from manifeste_tool.documents.spreadsheet import Row, Sheet
from manifeste_tool.domain.consulting import sheet as rules
from manifeste_tool.domain.consulting.arrivals import Arrival, arrived
from manifeste_tool.domain.consulting.layouts import Layout
from manifeste_tool.domain.consulting.sheet import Values
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.consulting.planning import Plan
from manifeste_tool.storage.batches import batches

#: Lines from which processes beside this one save more than their start costs.
LONG = 5_000
_MOST_BESIDE = 2
_PORTION = 1_000

#: What a portion takes, so that who prepared one goes on while this process writes: the most that Linux gives anybody.
_PIPE = 1 << 20

#: A contribution that a row holds, or why it is refused.
Ready = Arrival | str


class Prepared(NamedTuple):
    """One row: the number of the line it begins and ends on in the file, from 1, and what it holds."""

    begins: int
    ends: int
    held: list[Ready]


_Portion = list[Prepared]
_Portions = Generator[_Portion, None, None]


def prepared(planned: Plan, *, beside: int | None = None) -> Generator[Prepared, None, None]:
    """Return the rows of a sheet in their order, each with what it holds; close it to be left by its processes.

    `beside` is how many of these there may be, 0 to prepare everything here; None for as many as it is worth.
    Raises the errors of `documents.spreadsheet`.
    """
    workers = _worth(planned) if beside is None else beside
    made = _beside(planned, workers) if workers else _here(planned)
    with closing(made), _frozen():
        for portion in made:
            yield from portion


@contextmanager
def _frozen() -> Iterator[None]:
    """Have the garbage collector look through nothing of the program while rows come and go: a tenth of the work."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _worth(planned: Plan) -> int:
    spare = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_BESIDE, spare) if spare > 1 and planned.sheet.lines > LONG else 0


def _here(planned: Plan, *, after: int = 0) -> _Portions:
    """Prepare everything after so many rows in this process."""
    prepare = _Reading.of(planned).preparer()
    for portion in batches(islice(planned.sheet.rows(), after, None), _PORTION):
        yield prepare(portion)


def _beside(planned: Plan, workers: int) -> _Portions:
    with ExitStack() as stack:
        shares = [_Share(_Reading.of(planned), turn, workers, _PORTION) for turn in range(workers)]
        hands = [stack.enter_context(_Hand(share)) for share in shares]
        yield from _shared(planned, hands) if isinstance(planned.sheet, Sheet) else _handed(planned, hands)


def _shared(planned: Plan, hands: Sequence["_Hand"]) -> _Portions:
    """Take portions from processes that read the file; go on here where one was killed or cannot: nothing is lost."""
    for number in count():
        portion = hands[number % len(hands)].taken()
        if portion is None:
            yield from _here(planned, after=number * _PORTION)
            return
        if not portion:
            return
        yield portion


def _handed(planned: Plan, hands: Sequence["_Hand"]) -> _Portions:
    """Hand portions over, each process holding one at a time, so that neither waits for the other to read."""
    prepare = _Reading.of(planned).preparer()
    turns: deque[tuple[_Hand, list[Row]]] = deque()
    for number, portion in enumerate(batches(planned.sheet.rows(), _PORTION)):
        hand, before = turns.popleft() if len(turns) == len(hands) else (hands[number], [])
        ready = hand.taken() if before else []
        hand.say(portion)
        turns.append((hand, portion))
        yield prepare(before) if ready is None else ready
    for hand, before in turns:
        ready = hand.taken()
        yield prepare(before) if ready is None else ready


@dataclass(frozen=True, slots=True)
class _Reading:
    """How rows are read: by a layout, and from which file where it may be read again."""

    layout: Layout
    columns: tuple[str, ...]
    consultation: str
    sheet: Sheet | None

    @classmethod
    def of(cls, planned: Plan) -> Self:
        """Return how the rows of a plan are read."""
        sheet = planned.sheet
        return cls(planned.layout, sheet.columns, planned.consultation, sheet if isinstance(sheet, Sheet) else None)

    def preparer(self) -> Callable[[Sequence[Row]], _Portion]:
        """Return what prepares some rows."""
        read = rules.reader(self.layout, self.columns)
        return lambda rows: [Prepared(begins, ends, list(map(self.ready, read(cells)))) for begins, ends, cells in rows]

    def ready(self, found: Values | RefusedError) -> Ready:
        """Prepare one contribution, of the consultation of the whole sheet where it names none."""
        if isinstance(found, RefusedError):
            return str(found)
        found["consultation"] = found["consultation"] or self.consultation
        return arrived(found)


@dataclass(frozen=True, slots=True)
class _Share:
    """What a process beside prepares: of every `among` portions of `size` rows, that of its turn."""

    reading: _Reading
    turn: int
    among: int
    size: int

    def portions(self, given: Any) -> Iterator[list[Row]]:
        """Return the portions to prepare, those of the file or those that are handed over; nothing ends them."""
        if self.reading.sheet is None:
            while True:
                yield pickle.load(given)  # noqa: S301 - from the process that started this one
        yield from islice(batches(self.reading.sheet.rows(), self.size), self.turn, None, self.among)
        yield []


class _Hand:
    """A process beside: it prepares its share while this one goes on, and is asked for one portion after the other.

    It ends when what it reads or writes ends: with the process that it works for, whatever happens to that one; Ctrl-C
    is for that one alone.
    """

    def __init__(self, share: _Share) -> None:
        found = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        pipes: dict[str, Any] = {
            "stdin": PIPE,
            "stdout": PIPE,
            "env": found,
            "start_new_session": True,
            "pipesize": _PIPE,
        }
        self._process: Popen[bytes] = Popen([sys.executable, "-c", _MAIN], **pipes)  # noqa: S603 - our own words alone
        self.say(share)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def taken(self) -> _Portion | None:
        """Return the next portion, empty after the last one; None where the process ended before."""
        try:
            sent = pickle.load(self._process.stdout)  # type: ignore[arg-type]  # noqa: S301 - our own process
        except (EOFError, pickle.UnpicklingError):
            return None
        return [Prepared(begins, ends, list(map(_read, held))) for begins, ends, held in sent]

    def say(self, what: object) -> None:
        """Tell it what to do, or hand it a portion."""
        pipe = self._process.stdin
        with suppress(BrokenPipeError):
            pickle.dump(what, pipe)  # type: ignore[arg-type]
            pipe.flush()  # type: ignore[union-attr]


_MAIN = "from manifeste_tool.services.consulting.preparing import serve; serve()"


def serve() -> None:
    """Work as a process beside: prepare one portion after the other, until there is no more.

    A file that cannot be read on is left to the process that asked, which will meet the same and say so.
    """
    given, gives = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError, OSError, RefusedError), _frozen():
        share: _Share = pickle.load(given)  # noqa: S301 - from the process that started this one
        prepare = share.reading.preparer()
        for portion in share.portions(given):
            sent = [(begins, ends, list(map(_plain, held))) for begins, ends, held in prepare(portion)]
            pickle.dump(sent, gives, pickle.HIGHEST_PROTOCOL)
            gives.flush()


def _plain(ready: Ready) -> tuple[Any, ...] | str:
    """Return it as it goes through a pipe: a plain tuple is read back in a third of the time."""
    return ready if isinstance(ready, str) else tuple(ready)


def _read(sent: tuple[Any, ...] | str) -> Ready:
    return sent if isinstance(sent, str) else Arrival._make(sent)

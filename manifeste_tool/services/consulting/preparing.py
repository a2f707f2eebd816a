"""Prepare the rows of a sheet: read, cleaned, cut into stems, looked at for what names somebody.

All of it depends on the row alone, so a long sheet is prepared by processes beside this one, a portion ahead each:
what is written, and in which order, is the same as without them. They are started by hand: those of `multiprocessing`
import the whole program first, which takes as long as preparing twenty thousand rows.
"""

import os
import pickle
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from subprocess import PIPE, Popen
from typing import Any, Self

from manifeste_tool.documents.spreadsheet import Row
from manifeste_tool.domain.consulting import sheet as rules
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.consulting.layouts import Layout
from manifeste_tool.domain.consulting.sheet import Values
from manifeste_tool.domain.gathering.personal_data import suspicious
from manifeste_tool.domain.text import stems
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.consulting.planning import Plan
from manifeste_tool.storage.batches import batches

#: Lines from which processes beside this one save more than their start costs.
LONG = 5_000
_MOST_BESIDE = 2
_PORTION = 1_000

#: What a portion takes, so that who prepared one goes on while this process writes: the most that Linux gives anybody.
_PIPE = 1 << 20

#: A contribution that a row holds, its stems, its fingerprint while it answers nothing, whether its words may name
#: somebody; or why it is refused.
Ready = tuple[Values | str, str, str, bool]
_Portion = list[list[Ready]]
_Prepared = Generator[tuple[list[Row], _Portion], None, None]
_Cells = list[tuple[str, ...]]


def prepared(planned: Plan, *, beside: int | None = None) -> Generator[tuple[Row, list[Ready]], None, None]:
    """Return the rows of a sheet in their order, each with what it holds; close it to be left by its processes.

    `beside` is how many of these there may be, 0 to prepare everything here; None for as many as it is worth.
    Raises the errors of `documents.spreadsheet`.
    """
    portions = batches(planned.sheet.rows(), _PORTION)
    workers = _worth(planned) if beside is None else beside
    made = _beside(planned, portions, workers) if workers else _here(planned, portions)
    with closing(made):
        for portion, ready in made:
            yield from zip(portion, ready, strict=True)


def _worth(planned: Plan) -> int:
    spare = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_BESIDE, spare) if spare > 1 and planned.sheet.lines > LONG else 0


def _here(planned: Plan, portions: Iterator[list[Row]]) -> _Prepared:
    reading = _Reading(planned.layout, planned.sheet.columns, planned.consultation)
    for portion in portions:
        yield portion, reading.portion([row.cells for row in portion])


def _beside(planned: Plan, portions: Iterator[list[Row]], workers: int) -> _Prepared:
    reading = _Reading(planned.layout, planned.sheet.columns, planned.consultation)
    with ExitStack() as stack:
        hands = [stack.enter_context(_Hand(reading)) for _ in range(workers)]
        turns: deque[tuple[_Hand, list[Row]]] = deque()
        for number, portion in enumerate(portions):
            if len(turns) == workers:
                hand, before = turns.popleft()
                ready = hand.taken()
                hand.give(portion)
                turns.append((hand, portion))
                yield before, ready
            else:
                hands[number].give(portion)
                turns.append((hands[number], portion))
        for hand, before in turns:
            yield before, hand.taken()


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads the cells of rows by a layout."""

    layout: Layout
    columns: tuple[str, ...]
    consultation: str

    def portion(self, rows: Sequence[Sequence[str]]) -> _Portion:
        """Prepare some rows."""
        read = rules.reader(self.layout, self.columns)
        return [[self.ready(found) for found in read(cells)] for cells in rows]

    def ready(self, found: Values | RefusedError) -> Ready:
        """Prepare one contribution, of the consultation of the whole sheet where it names none."""
        if isinstance(found, RefusedError):
            return str(found), "", "", False
        found["consultation"] = found["consultation"] or self.consultation
        title, body = found.get("title", ""), found["body"]
        words = stems.stems(f"{title} {body}")
        said = Contribution(reference="", **found).fingerprint
        return found, words, said, suspicious(f"{title}\n{body}" if title else body)


class _Hand:
    """A process beside: it is given a portion, prepares it while this one goes on, and is asked for it.

    It holds one portion at a time, so that neither waits for the other to read. It ends when what it reads ends: with
    the process that it works for, whatever happens to that one; Ctrl-C is for that one alone.
    """

    def __init__(self, reading: "_Reading") -> None:
        self._reading = reading
        self._given: _Cells = []
        found = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        pipes: dict[str, Any] = {
            "stdin": PIPE,
            "stdout": PIPE,
            "env": found,
            "start_new_session": True,
            "pipesize": _PIPE,
        }
        self._process: Popen[bytes] = Popen([sys.executable, "-c", _MAIN], **pipes)  # noqa: S603 - our own words alone
        self._say(reading)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def give(self, portion: Sequence[Row]) -> None:
        """Give a portion to prepare."""
        self._given = [row.cells for row in portion]
        self._say(self._given)

    def taken(self) -> _Portion:
        """Return what was prepared, or prepare it here where the process was killed: nothing is lost with it."""
        try:
            ready: _Portion = pickle.load(self._process.stdout)  # type: ignore[arg-type]  # noqa: S301 - our own process
        except (EOFError, pickle.UnpicklingError):
            return self._reading.portion(self._given)
        return ready

    def _say(self, what: object) -> None:
        pipe = self._process.stdin
        with suppress(BrokenPipeError):
            pickle.dump(what, pipe)  # type: ignore[arg-type]
            pipe.flush()  # type: ignore[union-attr]


_MAIN = "from manifeste_tool.services.consulting.preparing import serve; serve()"


def serve() -> None:
    """Work as a process beside: prepare one portion after the other, until there is no more."""
    given, gives = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError, BrokenPipeError):
        reading: _Reading = pickle.load(given)  # noqa: S301 - from the process that started this one
        while True:
            pickle.dump(reading.portion(pickle.load(given)), gives)  # noqa: S301 - as above
            gives.flush()

"""Prepare the rows of a sheet: read, cleaned, cut into stems, looked at for what names somebody.

All of it depends on the row alone, so a long sheet is prepared by processes beside this one, a few portions ahead:
what is written, and in which order, is the same as without them.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from signal import SIG_IGN, SIGINT, signal

from manifeste_tool.documents.spreadsheet import Row
from manifeste_tool.domain.consulting import sheet as rules
from manifeste_tool.domain.consulting.layouts import Layout
from manifeste_tool.domain.consulting.sheet import Reader, Values
from manifeste_tool.domain.gathering.personal_data import suspicious
from manifeste_tool.domain.text import stems
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.consulting.planning import Plan
from manifeste_tool.storage.batches import batches

#: Lines from which processes beside this one save more than their start costs.
LONG = 5_000
_MOST_BESIDE = 2
_PORTION = 500
_AHEAD = 6  # portions prepared and not yet taken: what bounds the memory of a long import

#: A contribution that a row holds, its stems, whether its words may name somebody; or why it is refused.
Ready = tuple[Values | str, str, bool]
_Portion = list[list[Ready]]


def prepared(planned: Plan, *, beside: int | None = None) -> Iterator[tuple[Row, list[Ready]]]:
    """Return the rows of a sheet in their order, each with what it holds; close it to be left by its processes.

    `beside` is how many of these there may be, 0 to prepare everything here; None for as many as it is worth.
    Raises the errors of `documents.spreadsheet`.
    """
    portions = batches(planned.sheet.rows(), _PORTION)
    workers = _worth(planned) if beside is None else beside
    made = _beside(planned, portions, workers) if workers else _here(planned, portions)
    for portion, ready in made:
        yield from zip(portion, ready, strict=True)


def _worth(planned: Plan) -> int:
    spare = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_BESIDE, spare) if spare > 1 and planned.sheet.lines > LONG else 0


def _here(planned: Plan, portions: Iterator[list[Row]]) -> Iterator[tuple[list[Row], _Portion]]:
    reading = _Reading(planned.layout, planned.sheet.columns)
    for portion in portions:
        yield portion, reading.portion([row.cells for row in portion])


def _beside(planned: Plan, portions: Iterator[list[Row]], workers: int) -> Iterator[tuple[list[Row], _Portion]]:
    reading = _Reading(planned.layout, planned.sheet.columns)
    begun = (planned.layout, planned.sheet.columns)
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_begin, initargs=begun)
    ahead: deque[tuple[list[Row], Future[_Portion]]] = deque()
    try:
        for portion in portions:
            ahead.append((portion, _submitted(pool, portion)))
            if len(ahead) > _AHEAD:
                yield _taken(reading, *ahead.popleft())
        while ahead:
            yield _taken(reading, *ahead.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, portion: list[Row]) -> Future[_Portion]:
    try:
        return pool.submit(_prepare, [row.cells for row in portion])
    except BrokenExecutor as error:
        lost: Future[_Portion] = Future()
        lost.set_exception(error)
        return lost


def _taken(reading: "_Reading", portion: list[Row], awaited: Future[_Portion]) -> tuple[list[Row], _Portion]:
    """Return what was prepared, or prepare it here where a process beside was killed: nothing is lost with it."""
    try:
        return portion, awaited.result()
    except BrokenExecutor:
        return portion, reading.portion([row.cells for row in portion])


@dataclass(slots=True)
class _Reading:
    """Reads the cells of rows by a layout."""

    layout: Layout
    columns: tuple[str, ...]
    read: Reader | None = None

    def portion(self, rows: Sequence[Sequence[str]]) -> _Portion:
        """Prepare some rows."""
        read = self.read = self.read or rules.reader(self.layout, self.columns)
        return [[_ready(found) for found in read(cells)] for cells in rows]


def _ready(found: Values | RefusedError) -> Ready:
    if isinstance(found, RefusedError):
        return str(found), "", False
    title, body = found.get("title", ""), found["body"]
    return found, stems.stems(f"{title} {body}"), suspicious(body) or bool(title and suspicious(title))


_READINGS: list[_Reading] = []  # of a process beside: what it was begun with


def _begin(layout: Layout, columns: tuple[str, ...]) -> None:
    """Begin a process beside: Ctrl-C is for the one that it works for, with which it ends whatever happens to it."""
    signal(SIGINT, SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _READINGS[:] = [_Reading(layout, columns)]


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _prepare(rows: Sequence[Sequence[str]]) -> _Portion:
    return _READINGS[0].portion(rows)

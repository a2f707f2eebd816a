"""Do what the hour asks for: every act that is due and not done, each once, whoever runs it and after any stop.

`do` and the mark that it is done are one transaction, and one transaction writes at a time: of two runners the second
finds the mark. `then` moves Git, which no transaction covers, so it has a mark of its own, written when it has
returned: an act that was cut in between is found again by its missing second mark, and `then` runs again. That is why
`then` must be derived from the state (as `drafting.end_if_due` is) and why a source goes on supplying an act that has
one. Marking the whole act after `then` would have made `do` happen twice instead, and nobody is told twice.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.services.clock import acts
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.clock import clock_acts

#: How many acts one run does at most; the next run goes on.
MOST = 500
_THEN = "#then"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failed:
    """An act, or a source of acts, that could not be carried out; it is tried again by the next run."""

    key: str
    error: Exception


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run did: the keys of the acts done and of those lapsed, what failed, how many acts wait for the next."""

    done: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    failed: tuple[Failed, ...] = ()
    left: int = 0


class _Became(Enum):
    """What became of an act; nothing where a runner beside us had done it."""

    DONE = auto()
    LAPSED = auto()
    NOTHING = auto()


def run(ws: Workspace, *, most: int = MOST, sources: Iterable[acts.Source] | None = None) -> Ran:
    """Do the acts of `sources` (None: of all) that are due, oldest first, at most `most`.

    One that fails is reported and stops no other.
    """
    failed: list[Failed] = []
    kept: dict[_Became, list[str]] = {became: [] for became in _Became}
    waiting = deque(_due(ws, failed, sources))
    while waiting and sum(map(len, kept.values())) < most:
        act = waiting.popleft()
        try:
            kept[_carry_out(ws, act)].append(act.key)
        except Exception as error:  # noqa: BLE001 - whatever one act meets is reported and stops no other
            failed.append(_failure(act.key, error))
    return Ran(tuple(kept[_Became.DONE]), tuple(kept[_Became.LAPSED]), tuple(failed), len(waiting))


def forgo(ws: Workspace) -> int:
    """Mark the acts that are due as done and do none: those of a past that was told otherwise; return how many.

    Raises what the first source that could not say its acts met.
    """
    failed: list[Failed] = []
    due = _due(ws, failed)
    for one in failed:
        raise one.error
    with ws.writing() as connection:
        for act in due:
            for key in _marks(act):
                clock_acts.mark(connection, key, due_at=act.due_at, at=ws.now())
    return len(due)


def _failure(key: str, error: Exception) -> Failed:
    _LOG.error("The clock could not do %s; its next run tries again.", key, exc_info=error)
    return Failed(key, error)


def _due(ws: Workspace, failed: list[Failed], sources: Iterable[acts.Source] | None = None) -> list[ClockAct]:
    """Return what is due and not marked, in the order it was due."""
    due = [act for act in _supplied(ws, failed, sources) if act.due_at <= ws.now()]
    with ws.reading() as connection:
        marked = clock_acts.marked(connection, (key for act in due for key in _marks(act)))
    return sorted((act for act in due if not marked.issuperset(_marks(act))), key=lambda act: (act.due_at, act.key))


def _supplied(ws: Workspace, failed: list[Failed], sources: Iterable[acts.Source] | None = None) -> Iterator[ClockAct]:
    for source in acts.SOURCES if sources is None else sources:
        try:
            with ws.reading() as connection:
                supplied = tuple(source(ws, connection))
        except Exception as error:  # noqa: BLE001 - as above: one source stops no other
            failed.append(_failure(acts.name_of(source), error))
        else:
            yield from supplied


def _marks(act: ClockAct) -> tuple[str, ...]:
    return (act.key, act.key + _THEN) if act.then else (act.key,)


def _carry_out(ws: Workspace, act: ClockAct) -> _Became:
    became = _done_once(ws, act)
    if act.then and became is not _Became.LAPSED:
        act.then(ws)
        with ws.writing() as connection:
            clock_acts.mark(connection, act.key + _THEN, due_at=act.due_at, at=ws.now())
        return _Became.DONE
    return became


def _done_once(ws: Workspace, act: ClockAct) -> _Became:
    """Do the part of an act that stands in the database, in the transaction that marks it."""
    now = ws.now()
    with ws.writing() as connection:
        if not clock_acts.mark(connection, act.key, due_at=act.due_at, at=now):
            return _Became.NOTHING
        if act.lapses_at is None or now < act.lapses_at:
            act.do(ws, connection)
            return _Became.DONE
        for key in _marks(act)[1:]:
            clock_acts.mark(connection, key, due_at=act.due_at, at=now)
        return _Became.LAPSED

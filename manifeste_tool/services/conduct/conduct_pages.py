"""The secretary's screen: what the room looks at, what may be decided of it now, what was decided last."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment, Move
from manifeste_tool.domain.commission.conduct import VOTED, majority_words
from manifeste_tool.domain.commission.screens import display
from manifeste_tool.domain.commission.sittings import Decision, Method, Sitting, SittingState
from manifeste_tool.domain.comparing.hunks import Hunk, hunks
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.amending.amendment_pages import Row, rows
from manifeste_tool.services.conduct.agenda import Agenda, Course, agenda, course, floor
from manifeste_tool.services.conduct.calling import part_shown
from manifeste_tool.services.conduct.ruling import last_decision
from manifeste_tool.services.conduct.screen_pages import turn_of
from manifeste_tool.services.conduct.showing import Numbers, OnScreen, numbers, on_screen
from manifeste_tool.services.examining.falling import consequences
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import decisions
from manifeste_tool.storage.database import Connection

_LISTED = 12
_UNDOABLE = (SittingState.OPEN, SittingState.SUSPENDED, SittingState.CLOSED)


@dataclass(frozen=True, slots=True)
class Bench:
    """What may be done of the amendment that is called. `same` are the identicals voted with it, `hunks` its parts.

    `part` of `parts` is what the projector shows of it; `waiting` are its sub-amendments, decided before it.
    """

    on_screen: OnScreen
    same: tuple[Row, ...]
    waiting: tuple[Amendment, ...]
    hunks: tuple[Hunk, ...]
    part: int
    parts: int
    may_decide: bool
    may_withdraw: bool

    @property
    def amendment(self) -> Amendment:
        """The amendment itself."""
        return self.on_screen.amendment


@dataclass(frozen=True, slots=True)
class LastAct:
    """What was decided last and stands: one decision, or those of one vote. `integrated` says it is in the text."""

    decisions: tuple[Decision, ...]
    subjects: tuple[Amendment, ...]
    by: str
    integrated: bool

    @property
    def id(self) -> int:
        """What names the act in the form that undoes it."""
        return self.decisions[-1].id


@dataclass(frozen=True, slots=True)
class Fall:
    """An open amendment that an adoption makes fall, with its cause; `satisfied` brings nothing any more instead."""

    row: Row
    cause: Amendment | None


@dataclass(frozen=True, slots=True)
class ConductPage:
    """The whole screen. `majority` is what a count needs; `settled` how many decisions stand; `turn` this moment."""

    sitting: Sitting
    numbers: Numbers
    majority: str
    bench: Bench | None
    last: LastAct | None
    falls: tuple[Fall, ...]
    satisfied: tuple[Fall, ...]
    following: tuple[Row, ...]
    previous: bool
    left: int
    settled: int
    is_open: bool
    is_held: bool
    may_undo: bool
    turn: str
    methods: tuple[Method, ...] = VOTED


def conduct_page(ws: Workspace, person: Person | None, sitting_id: int) -> ConductPage:
    """Return the screen from which a sitting is conducted. Raises `NotFoundError` for who does not."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not may(reader, Act.HOLD_SITTING):
            raise NotFoundError
        now = floor(ws, connection, sitting_id)
        known = agenda(ws, connection, now.sitting)
        around = course(ws, connection, now.sitting, now.sitting.called_id)
        adopted = consequences(ws, connection)
        last = _last(connection, sitting_id)
        return ConductPage(
            sitting=now.sitting,
            numbers=numbers(now),
            majority=majority_words(now.sitting.rules),
            bench=_bench(ws, connection, reader, now.sitting, known),
            last=last,
            falls=_falls(ws, connection, known, adopted.falls),
            satisfied=_falls(ws, connection, known, adopted.satisfied),
            following=_following(ws, connection, around),
            previous=bool(around.before),
            left=len(known.ids),
            settled=sum(one.undone_at is None for one in decisions.of_sitting(connection, sitting_id)),
            is_open=now.is_open,
            is_held=now.sitting.state in (SittingState.OPEN, SittingState.SUSPENDED),
            may_undo=last is not None and not last.integrated and now.sitting.state in _UNDOABLE,
            turn=turn_of(ws, connection, now.sitting).desk,
        )


def _following(ws: Workspace, connection: Connection, around: Course) -> tuple[Row, ...]:
    wanted = around.after[:_LISTED]
    found = amendments.some(connection, wanted)
    return rows(ws, connection, tuple(found[key] for key in wanted))


def _bench(ws: Workspace, connection: Connection, reader: Reader, sitting: Sitting, known: Agenda) -> Bench | None:
    called = amendments.by_id(connection, sitting.called_id or 0)
    if called is None:
        return None
    shown = on_screen(ws, connection, reader, called, known)
    same = amendments.some(connection, known.same(called) if called.id in known.ids else ())
    parts = display(shown.units, above=shown.above)
    decides = may(reader, Act.DECIDE) and called.allows(Move.ADOPT)
    return Bench(
        on_screen=shown,
        same=rows(ws, connection, tuple(same[key] for key in sorted(same))),
        waiting=tuple(one for one in amendments.sub_amendments(connection, called.id) if one.is_open),
        hunks=hunks(ws.text(connection, called.base), ws.text(connection, called.sha)) if decides else (),
        part=parts.number(part_shown(connection, sitting)),
        parts=len(parts.parts),
        may_decide=decides,
        may_withdraw=may(reader, Act.RECORD_WITHDRAWAL, state=called.state),
    )


def _last(connection: Connection, sitting_id: int) -> LastAct | None:
    made = last_decision(connection, sitting_id)
    if not made:
        return None
    found = amendments.some(connection, [one.amendment_id for one in made])
    by = names_of(connection, [made[0].decided_by_id]).get(made[0].decided_by_id, "")
    integrated = any(one.integrated_sha or one.operation_id for one in found.values())
    return LastAct(made, tuple(found[one.amendment_id] for one in made), by, integrated)


def _falls(ws: Workspace, connection: Connection, known: Agenda, causes: Mapping[int, int]) -> tuple[Fall, ...]:
    """Return what adoptions did to what this sitting still has to examine, in its order; cause 0 is the text."""
    wanted = [key for key in known.ids if key in causes]
    return tuple(_fallen(ws, connection, wanted, causes))


def _fallen(
    ws: Workspace, connection: Connection, wanted: Collection[int], causes: Mapping[int, int]
) -> Iterator[Fall]:
    found = amendments.some(connection, {*wanted, *(causes[key] for key in wanted)})
    for row in rows(ws, connection, tuple(found[key] for key in wanted)):
        yield Fall(row, found.get(causes[row.amendment.id]))

"""The workshop as the secretariat sees it: the text as it will be, change by change, the queue, what is asked."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.comparing.diff import Segment, word_diff
from manifeste_tool.domain.integration.copies import CopyState, WorkingCopy
from manifeste_tool.domain.integration.work import WorkState
from manifeste_tool.domain.merging.answers import Outcome
from manifeste_tool.domain.merging.attribution import Attributed, AttributedUnit, attributed
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.plain.plain_checks import warnings
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Paragraph, Place
from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.amending.amendment_pages import Row, rows
from manifeste_tool.services.integration import copies as copying
from manifeste_tool.services.integration import workshop
from manifeste_tool.services.integration.folding import Preview
from manifeste_tool.services.integration.workshop_questions import Question, StepView, questions_of, steps_of
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.integration import copies, workshops
from manifeste_tool.storage.integration.workshops import Workshop

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class UnitView:
    """One paragraph of the result that some step touches, or asks about.

    `outcomes` say what came of each step at this paragraph; `tidied` is its *mise au net*, `None` for none, and
    `stale` says that the merges no longer give the words it was written on.
    """

    id: str
    place: Place | None
    paragraph: Paragraph | None
    pieces: tuple[Attributed, ...]
    outcomes: tuple[tuple[StepView, Outcome], ...]
    questions: tuple[Question, ...]
    tidied: str | None
    tidied_diff: tuple[Segment, ...]
    stale: bool


@dataclass(frozen=True, slots=True)
class WorkshopPage:
    """Everything the workshop shows; `kept` are words that could not be saved, by the key of what they answer.

    `warnings` are sentences about what the result would break and today's text does not: numbers, notes, links.
    """

    workshop: Workshop
    saved_by: str
    tip: str
    steps: tuple[StepView, ...]
    units: tuple[UnitView, ...]
    addable: tuple[Amendment, ...]
    digest: str
    conflicts: int
    orders: int
    warnings: tuple[str, ...]
    may_confirm: bool
    may_undo: bool
    is_open: bool
    error: ManifesteError | None
    kept: Mapping[str, str]

    @property
    def unsettled(self) -> int:
        """How many passages wait for an answer."""
        return self.conflicts + self.orders


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What may be integrated, in the order of the *dérouleur*: the first of `total`; and the workshops under way.

    `copies` are those that hold something to merge; `frozen` says that they wait for the end of the examination.
    """

    rows: tuple[Row, ...]
    total: int
    under_way: tuple[tuple[Workshop, str], ...]
    chosen: frozenset[int]
    copies: tuple[WorkingCopy, ...]
    frozen: bool


def queue(ws: Workspace, by: Person, *, chosen: Sequence[str] = ()) -> QueuePage:
    """Return what waits to be integrated; `chosen` are labels (`1/12`) to tick, all where there is none.

    Raises `ForbiddenError`.
    """
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.INTEGRATE)
        every = workshop.waiting(ws, connection)
        wanted = _labelled(connection, chosen)
        found = _first(connection, [one for one in every if one in wanted] or every)
        going = workshops.still_open(connection)
        names = names_of(connection, (one.saved_by_id for one in going))
        ticked = frozenset(one.id for one in found)
        lent = tuple(one for one in copies.every(connection) if one.state is CopyState.OPEN)
        written = tuple(one for one in lent if copying.tip(connection, one) != one.base)
        under_way = tuple((one, names.get(one.saved_by_id, "")) for one in going)
        frozen = not may(reader, Act.MERGE_COPY)
        return QueuePage(rows(ws, connection, found), len(every), under_way, ticked, written, frozen)


def _warnings(shown: Preview) -> tuple[str, ...]:
    today = serialise(shown.today)
    return warnings(serialise(shown.text), today, today)


def _labelled(connection: Connection, labels: Sequence[str]) -> set[int]:
    """Return the amendments that some labels (`1/12`) name; what is no label names nothing."""
    pairs = [re.fullmatch(r"(\d{1,6})/(\d{1,6})", label) for label in labels[:_SHOWN]]
    found = [amendments.numbered(connection, int(one[1]), int(one[2])) for one in pairs if one]
    return {one.id for one in found if one}


def _first(connection: Connection, ids: Sequence[int]) -> tuple[Amendment, ...]:
    shown = ids[:_SHOWN]
    known = amendments.some(connection, shown)
    return tuple(known[one] for one in shown)


def _addable(ws: Workspace, connection: Connection, inside: Collection[int]) -> tuple[Amendment, ...]:
    """Return the first of those that wait and are not in the workshop."""
    return _first(connection, [one for one in workshop.waiting(ws, connection) if one not in inside])


def page(
    ws: Workspace,
    by: Person,
    workshop_id: int,
    *,
    error: ManifesteError | None = None,
    kept: Mapping[str, str] | None = None,
) -> WorkshopPage:
    """Return a workshop as it stands. Raises `ForbiddenError`, `NotFoundError`."""
    found, shown = workshop.opened(ws, by, workshop_id)
    with ws.reading() as connection:
        steps = steps_of(connection, shown)
        questions = questions_of(connection, found, shown, steps)
        units = _units(found, shown, steps, questions)
        inside = {step.amendment.id for step in steps if step.amendment}
        orders = sum(one.is_order for one in questions if not one.choice)
        waiting = sum(not one.choice for one in questions)
        is_open = found.state is WorkState.OPEN
        return WorkshopPage(
            workshop=found,
            saved_by=names_of(connection, [found.saved_by_id]).get(found.saved_by_id, ""),
            tip=shown.tip,
            digest=shown.digest,
            steps=steps,
            units=units,
            addable=_addable(ws, connection, inside) if is_open else (),
            conflicts=waiting - orders,
            orders=orders,
            warnings=_warnings(shown),
            may_confirm=is_open and bool(steps) and not waiting and not shown.stale,
            may_undo=is_open and bool(found.work.before),
            is_open=is_open,
            error=error,
            kept=kept or {},
        )


def _units(
    found: Workshop, shown: Preview, steps: Sequence[StepView], questions: Sequence[Question]
) -> tuple[UnitView, ...]:
    """Return the paragraphs to look at, in the order of the result: what a step changes, asks about, or was tidied."""
    plan = found.work.plan
    changed = {unit.id: unit for unit in attributed((shown.today, *(step.folded.after for step in shown.steps)))}
    asked: dict[str, list[Question]] = {}
    for one in questions:
        asked.setdefault(one.outcome.id, []).append(one)
    outcomes: dict[str, list[tuple[StepView, Outcome]]] = {}
    for step, view in zip(shown.steps, steps, strict=True):
        for outcome in step.folded.merge.outcomes:
            if outcome.outcome not in (Outcome.UNCHANGED, Outcome.OURS):
                outcomes.setdefault(outcome.id, []).append((view, outcome.outcome))
    wanted = dict.fromkeys((*changed, *asked, *plan.clean_up))
    places = {**shown.merged.places, **shown.today.places}
    ranks = _ranks(shown)
    order = sorted(wanted, key=lambda one: ranks.get(one, len(shown.merged)))
    return tuple(_unit(found, shown, identity, changed.get(identity), (outcomes, asked, places)) for identity in order)


def _ranks(shown: Preview) -> dict[str, float]:
    """Return where each paragraph stands in the result; one that is gone, right after what it followed."""
    ranks: dict[str, float] = dict(shown.merged.position)
    at = -1.0
    for unit in shown.today:
        at = ranks.setdefault(unit.id, at + 0.5)
    return ranks


def _unit(
    found: Workshop,
    shown: Preview,
    identity: str,
    change: AttributedUnit | None,
    around: tuple[Mapping[str, list[tuple[StepView, Outcome]]], Mapping[str, list[Question]], Mapping[str, Place]],
) -> UnitView:
    outcomes, asked, places = around
    merged = shown.merged.by_id.get(identity)
    tidied = found.work.plan.clean_up.get(identity)
    return UnitView(
        id=identity,
        place=places.get(identity),
        paragraph=merged,
        pieces=change.pieces if change else ((Attributed(merged.text),) if merged else ()),
        outcomes=tuple(outcomes.get(identity, ())),
        questions=tuple(asked.get(identity, ())),
        tidied=tidied.words if tidied else None,
        tidied_diff=word_diff(merged.text, tidied.words) if merged and tidied else (),
        stale=identity in shown.stale,
    )

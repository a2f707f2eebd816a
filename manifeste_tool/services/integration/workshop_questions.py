"""What the workshop shows of its steps, and what it asks: base, today's text and proposal, and who changed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.comparing.diff import Segment, word_diff
from manifeste_tool.domain.comparing.hunks import Hunk, hunks
from manifeste_tool.domain.integration.copies import WorkingCopy
from manifeste_tool.domain.merging.answers import Answer, Cause, Outcome, UnitOutcome
from manifeste_tool.domain.text.text import Paragraph
from manifeste_tool.services.integration import workshop
from manifeste_tool.services.integration.folding import Integrated, Preview
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.integration.workshops import Workshop
from manifeste_tool.storage.text import texts


@dataclass(frozen=True, slots=True)
class HunkView:
    """One hunk of a step: « 12.1 », what it does, and whether it is brought in."""

    number: int
    label: str
    hunk: Hunk
    taken: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the queue: an amendment by `author`, or a copy lent to them.

    `hunks` are those that were adopted, where there are several.
    """

    name: str
    rank: int
    amendment: Amendment | None
    copy: WorkingCopy | None
    author: str
    subs: tuple[Amendment, ...]
    hunks: tuple[HunkView, ...]
    unsettled: int
    satisfied: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One passage to settle: base, today's text and the proposal, each with its differences from the base.

    `steps` are the labels of the steps of this workshop that changed it before, `earlier` the amendments integrated
    since the proposal was written. `there` are the units that stand where others would be inserted too.
    """

    key: str
    step: StepView
    outcome: UnitOutcome
    ours_diff: tuple[Segment, ...]
    theirs_diff: tuple[Segment, ...]
    steps: tuple[StepView, ...]
    earlier: tuple[Amendment, ...]
    there: tuple[Paragraph, ...]
    proposed: tuple[Paragraph, ...]
    choice: str
    written: str

    @property
    def is_order(self) -> bool:
        """Whether it asks which of two insertions comes first."""
        return self.outcome.outcome is Outcome.SAME_PLACE

    @property
    def is_moot(self) -> bool:
        """Whether the proposal changes what is gone."""
        return self.outcome.outcome is Outcome.MOOT

    @property
    def cause(self) -> str:
        """Why it is asked; `""` where nothing more is known."""
        return str(self.outcome.cause or Cause.WORDS)


def steps_of(connection: Connection, shown: Preview) -> tuple[StepView, ...]:
    """Return the queue of a workshop."""
    names = names_of(connection, (one for step in shown.steps for one in _hands(step)))
    return tuple(_step(rank, step, names) for rank, step in enumerate(shown.steps))


def _hands(step: Integrated) -> tuple[int, ...]:
    """Return who wrote what a step brings."""
    if step.brought.amendment:
        return (step.brought.amendment.author_id,)
    return step.brought.copy.drafters if step.brought.copy else ()


def _step(rank: int, step: Integrated, names: Mapping[int, str]) -> StepView:
    return StepView(
        name=step.brought.step.name,
        rank=rank,
        amendment=step.brought.amendment,
        copy=step.brought.copy,
        author=", ".join(names[one] for one in _hands(step) if one in names),
        subs=step.brought.subs,
        hunks=_hunks(step),
        unsettled=len(step.folded.unsettled),
        satisfied=step.satisfied,
    )


def _hunks(step: Integrated) -> tuple[HunkView, ...]:
    amendment, change = step.brought.amendment, step.brought.change
    if amendment is None:
        return ()
    parts = [
        part
        for part in hunks(change.base, change.proposal)
        if amendment.adopted_hunks is None or part.number in amendment.adopted_hunks
    ]
    if len(parts) + len(step.brought.step.left) < 2:  # noqa: PLR2004 - one alone is the amendment itself
        return ()
    left = step.brought.step.left
    return tuple(
        HunkView(part.number, f"{amendment.number}.{part.number}", part, part.number not in left) for part in parts
    )


def questions_of(
    connection: Connection, found: Workshop, shown: Preview, steps: Sequence[StepView]
) -> tuple[Question, ...]:
    """Return what was asked or answered, each key once, in the order of the steps."""
    asked: dict[str, Question] = {}
    touched: dict[str, list[StepView]] = {}
    answers = found.work.plan.answers
    for step, view in zip(shown.steps, steps, strict=True):
        groups: dict[str, list[UnitOutcome]] = {}
        for outcome in step.folded.outcomes:
            if outcome.answered or not outcome.settled:
                groups.setdefault(outcome.key, []).append(outcome)
        for key, outcomes in groups.items():
            before = tuple(touched.get(outcomes[0].id, ()))
            earlier = _earlier(connection, step, outcomes[0].id)
            asked.setdefault(key, _question((view, step), outcomes, before, earlier, answers.get(key)))
        for unit in step.changes:
            touched.setdefault(unit.id, []).append(view)
    return tuple(asked.values())


def _question(
    at: tuple[StepView, Integrated],
    outcomes: Sequence[UnitOutcome],
    before: tuple[StepView, ...],
    earlier: tuple[Amendment, ...],
    given: Answer | None,
) -> Question:
    first, (view, step) = outcomes[0], at
    base = first.base.text if first.base else ""
    choice = next((name for name, one in workshop.CHOICES.items() if one == given), "")
    written = given.written if given and given.written is not None else None
    proposed = tuple(one.theirs for one in outcomes if one.theirs)
    return Question(
        key=first.key,
        step=view,
        outcome=first,
        ours_diff=word_diff(base, first.ours.text) if first.base and first.ours else (),
        theirs_diff=word_diff(base, first.theirs.text) if first.base and first.theirs else (),
        steps=before,
        earlier=earlier,
        there=_there(step, outcomes) if first.outcome is Outcome.SAME_PLACE else (),
        proposed=proposed,
        choice="written" if written is not None else choice,
        written=_suggested(first) if written is None else written,
    )


def _suggested(outcome: UnitOutcome) -> str:
    unit = outcome.theirs or outcome.ours
    return unit.text if unit else ""


def _there(step: Integrated, outcomes: Sequence[UnitOutcome]) -> tuple[Paragraph, ...]:
    """Return what stands already where this step inserts too: new since its base, right beside it."""
    mine = {outcome.id for outcome in outcomes}
    units, base = step.folded.merge.text.paragraphs, step.brought.change.base.by_id
    ranks = [rank for rank, unit in enumerate(units) if unit.id in mine]
    if not ranks:
        return tuple(unit for unit in step.folded.before if unit.id not in base)
    start, end = ranks[0], ranks[-1] + 1
    while start > 0 and units[start - 1].id not in base:
        start -= 1
    while end < len(units) and units[end].id not in base:
        end += 1
    return tuple(unit for unit in units[start:end] if unit.id not in mine)


def _earlier(connection: Connection, step: Integrated, identity: str) -> tuple[Amendment, ...]:
    """Return the amendments that changed a paragraph between the step's base and today's text."""
    amendment, copy = step.brought.amendment, step.brought.copy
    base = texts.decision(connection, amendment.base if amendment else copy.base if copy else "")
    since = {
        one.decision.amendment_id
        for one in (texts.trail(connection, [identity]) if identity else ())
        if one.decision.ref == MAIN and base and one.decision.id > base.id and one.decision.amendment_id
    }
    found = amendments.some(connection, since)
    return tuple(found[key] for key in sorted(found))

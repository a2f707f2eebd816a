"""The work in progress of an integration: steps, answers, *mise au net*, and the way back. Pure; SQL keeps it as JSON.

Two people cannot overwrite one another: every act names the turn it saw, and the turn grows at every save.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from manifeste_tool.domain.merging.answers import Answer, Side
from manifeste_tool.domain.text.gestures import Change, Delete, Gesture
from manifeste_tool.domain.text.text import Text, fingerprint
from manifeste_tool.errors import N_, RefusedError, StaleError

_KEPT = 40  # how many acts can be undone


class StepKind(StrEnum):
    """What a step brings into the text; the values are those kept."""

    AMENDMENT = "amendement"
    COPY = "copie"


class WorkState(StrEnum):
    """Where the work stands; the values are those kept."""

    OPEN = "ouvert"
    CONFIRMED = "confirmé"
    DROPPED = "abandonné"


class NothingToUndoError(RefusedError):
    """There is no act left to undo."""

    sentence = N_("Il n'y a rien à annuler : vous êtes revenu au début de cet atelier.")


class UnknownStepError(StaleError):
    """An act names a step that is not in this work (any more)."""

    sentence = N_("Cette étape n'est plus dans l'atelier. Relisez la liste ci-dessous, puis recommencez.")


@dataclass(frozen=True, slots=True, order=True)
class WorkStep:
    """One amendment or working copy to bring in; `left` are the hunks that stay out although they were adopted."""

    kind: StepKind
    id: int
    left: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """How forms name the step: `amendement-12`."""
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True)
class Tidied:
    """The words that a person gives a paragraph after the merges (`""` deletes it); `seen` is what they replace."""

    seen: str
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that an integration depends on besides the text: the same plan on the same text writes the same commits."""

    steps: tuple[WorkStep, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    clean_up: Mapping[str, Tidied] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """A plan being made, with the plans it was before, the newest first."""

    plan: Plan
    before: tuple[Plan, ...] = ()

    def then(self, plan: Plan) -> "Work":
        """Return the work after an act; one that changes nothing leaves nothing to undo."""
        return self if plan == self.plan else Work(plan, (self.plan, *self.before)[:_KEPT])

    def undone(self) -> "Work":
        """Return the work before its last act. Raises `NothingToUndoError`."""
        if not self.before:
            raise NothingToUndoError
        return Work(self.before[0], self.before[1:])


def of_amendments(*amendment_ids: int, answers: Mapping[str, Answer] | None = None) -> Plan:
    """Return the plan that brings in these amendments, in this order."""
    return Plan(tuple(WorkStep(StepKind.AMENDMENT, one) for one in amendment_ids), answers or {})


def added(plan: Plan, steps: Iterable[WorkStep]) -> Plan:
    """Return the plan with steps it does not have yet at its end."""
    known = {step.name for step in plan.steps}
    return replace(plan, steps=(*plan.steps, *(step for step in steps if step.name not in known)))


def removed(plan: Plan, name: str) -> Plan:
    """Return the plan without a step; its answers are kept: they hold again if the step comes back."""
    rank = _rank(plan, name)
    return replace(plan, steps=plan.steps[:rank] + plan.steps[rank + 1 :])


def shifted(plan: Plan, name: str, by: int) -> Plan:
    """Return the plan with a step earlier (`by` -1) or later (1), at most at an end."""
    rank = _rank(plan, name)
    steps = list(plan.steps)
    steps.insert(max(0, min(len(steps) - 1, rank + by)), steps.pop(rank))
    return replace(plan, steps=tuple(steps))


def leaving(plan: Plan, name: str, number: int, *, out: bool) -> Plan:
    """Return the plan with a hunk of a step left out, or taken again."""
    rank = _rank(plan, name)
    step = plan.steps[rank]
    left = step.left | {number} if out else step.left - {number}
    return replace(plan, steps=(*plan.steps[:rank], replace(step, left=left), *plan.steps[rank + 1 :]))


def answered(plan: Plan, key: str, answer: Answer | None) -> Plan:
    """Return the plan with one passage settled, or asked again."""
    others = {known: one for known, one in plan.answers.items() if known != key}
    return replace(plan, answers=others if answer is None else others | {key: answer})


def tidied(plan: Plan, paragraph: str, words: Tidied | None) -> Plan:
    """Return the plan with other words for a paragraph of the result, or with what the merges give it."""
    others = {known: one for known, one in plan.clean_up.items() if known != paragraph}
    return replace(plan, clean_up=others if words is None else others | {paragraph: words})


def stale_clean_up(plan: Plan, text: Text) -> tuple[str, ...]:
    """Return the paragraphs whose *mise au net* was written on other words than the merges give now."""
    return tuple(
        identity
        for identity, one in plan.clean_up.items()
        if identity not in text.by_id or fingerprint(text.by_id[identity]) != one.seen
    )


def clean_up_gestures(plan: Plan) -> tuple[Gesture, ...]:
    """Return the *mise au net* as gestures on the merged text."""
    return tuple(
        Change(identity, one.words) if one.words.strip() else Delete(identity)
        for identity, one in plan.clean_up.items()
    )


def _rank(plan: Plan, name: str) -> int:
    for rank, step in enumerate(plan.steps):
        if step.name == name:
            return rank
    raise UnknownStepError


def to_plain(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values, for JSON."""
    return {
        "steps": [{"kind": str(step.kind), "id": step.id, "left": sorted(step.left)} for step in plan.steps],
        "answers": {
            key: {"keep": one.keep and str(one.keep), "written": one.written, "first": one.first and str(one.first)}
            for key, one in plan.answers.items()
        },
        "clean_up": {key: {"seen": one.seen, "words": one.words} for key, one in plan.clean_up.items()},
    }


def from_plain(plain: Mapping[str, Any]) -> Plan:
    """Read a plan back."""
    return Plan(
        tuple(WorkStep(StepKind(one["kind"]), one["id"], frozenset(one["left"])) for one in plain["steps"]),
        {key: _answer(one) for key, one in plain["answers"].items()},
        {key: Tidied(one["seen"], one["words"]) for key, one in plain["clean_up"].items()},
    )


def _answer(plain: Mapping[str, str | None]) -> Answer:
    keep, first = plain["keep"], plain["first"]
    return Answer(Side(keep) if keep else None, plain["written"], Side(first) if first else None)

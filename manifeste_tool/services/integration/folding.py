"""Preview an integration: adopted amendments folded into the text, nothing written."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.comparing.diff import UnitDiff, changes, first_changed
from manifeste_tool.domain.comparing.hunks import hunks
from manifeste_tool.domain.integration import integration
from manifeste_tool.domain.integration.copies import WorkingCopy
from manifeste_tool.domain.integration.integration import Change, Folded
from manifeste_tool.domain.integration.work import Plan, StepKind, WorkStep, clean_up_gestures, stale_clean_up
from manifeste_tool.domain.text.gestures import applied
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.amending.proposing import known
from manifeste_tool.services.integration import copies as copying
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.integration import copies


class SubAmendmentAloneError(RefusedError):
    """A sub-amendment reaches the text with its parent, never alone."""

    sentence = N_("Le sous-amendement %(number)s s'intègre avec l'amendement qu'il modifie, pas à part.")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a step of a plan stands for: an amendment with its adopted sub-amendments, or a copy; and what it brings.

    `tip` is the commit that holds it as proposed.
    """

    step: WorkStep
    change: Change
    tip: str
    amendment: Amendment | None = None
    subs: tuple[Amendment, ...] = ()
    copy: WorkingCopy | None = None

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """The amendment, then its adopted sub-amendments; none for a copy."""
        return (self.amendment, *self.subs) if self.amendment else ()

    @property
    def name(self) -> str:
        """How a commit's first line names it."""
        return f"Amendement {self.amendment.label}" if self.amendment else f"Copie de travail {self.step.id}"

    @property
    def kept_parts(self) -> str:
        """The parts that are brought in, « 12.1, 12.3 », or `""` for all."""
        number = self.amendment.number if self.amendment else self.step.id
        return ", ".join(f"{number}.{part}" for part in sorted(self.change.hunks or ()))

    @property
    def trailers(self) -> Iterator[tuple[str, str]]:
        """How the commit names it, beside the operation."""
        if self.copy:
            yield copying.TRAILER, str(self.copy.id)
        if self.amendment:
            yield "Amendement", self.amendment.label
        yield from (("Sous-amendement", sub.label) for sub in self.subs)
        if self.change.hunks is not None:
            yield "Parties", self.kept_parts


@dataclass(frozen=True, slots=True)
class Integrated:
    """One step of the fold: what it brings and what came of it."""

    brought: Brought
    folded: Folded

    @property
    def changes(self) -> tuple[UnitDiff, ...]:
        """What a reader sees change, paragraph by paragraph."""
        return changes(self.folded.before, self.folded.after)

    @property
    def satisfied(self) -> bool:
        """Whether the text said it all already."""
        return self.folded.after == self.folded.before

    @property
    def subject(self) -> str:
        """The first line of the step's commit: what it is and the place it touches first."""
        first = first_changed(self.folded.before, self.folded.after)
        place = first and (self.folded.after.places.get(first) or self.folded.before.places.get(first))
        return f"{self.brought.name}{f' : {place.label}' if place else ''}"


@dataclass(frozen=True, slots=True)
class Preview:
    """What confirming a plan would write: `tip` is the commit it starts from, `text` what it ends in.

    `merged` is the text before the *mise au net*; `stale` are the paragraphs whose *mise au net* has to be read again.
    """

    tip: str
    today: Text
    steps: tuple[Integrated, ...]
    merged: Text
    text: Text
    stale: tuple[str, ...]

    @property
    def digest(self) -> str:
        """16 hexadecimal digits of all that is shown: what confirms the preview confirms no other result."""
        shown = (self.tip, *(serialise(text) for text in (*(step.folded.after for step in self.steps), self.text)))
        return hashlib.sha256("\0".join(shown).encode()).hexdigest()[:16]

    @property
    def unsettled(self) -> int:
        """How many passages wait for an answer."""
        return len({outcome.key for step in self.steps for outcome in step.folded.unsettled})


def preview(ws: Workspace, connection: Connection, plan: Plan) -> Preview:
    """Return what integrating by this plan would write; nothing is written.

    Raises `NotFoundError`, `SubAmendmentAloneError`, and the refusals of the gestures for a *mise au net*.
    """
    tip = ws.main(connection)
    today = ws.text(connection, tip)
    brought = [_brought(ws, connection, step) for step in plan.steps]
    folded = integration.fold(today, [one.change for one in brought], plan.answers)
    merged = folded[-1].after if folded else today
    stale = stale_clean_up(plan, merged)
    text = merged if stale else applied(merged, clean_up_gestures(plan), ws.fresh(connection))
    return Preview(tip, today, tuple(map(Integrated, brought, folded)), merged, text, stale)


def _brought(ws: Workspace, connection: Connection, step: WorkStep) -> Brought:
    if step.kind is StepKind.COPY:
        copy = copies.by_id(connection, step.id)
        if copy is None:
            raise NotFoundError
        return Brought(step, copying.change_of(ws, connection, copy), copying.tip(connection, copy), copy=copy)
    amendment = known(connection, step.id)
    if amendment.parent_id:
        raise SubAmendmentAloneError(number=amendment.number)
    adopted = tuple(one for one in amendments.sub_amendments(connection, amendment.id) if one.is_adopted)
    subs = tuple(change_of(ws, connection, one) for one in adopted)
    change = change_of(ws, connection, amendment, left=step.left, subs=subs)
    return Brought(step, change, amendment.sha, amendment, adopted)


def change_of(
    ws: Workspace,
    connection: Connection,
    amendment: Amendment,
    *,
    left: frozenset[int] = frozenset(),
    subs: tuple[Change, ...] = (),
) -> Change:
    """Return what an amendment brings: its adopted hunks less those left out, and its adopted sub-amendments."""
    base, proposal = ws.text(connection, amendment.base), ws.text(connection, amendment.sha)
    kept = None if amendment.adopted_hunks is None else frozenset(amendment.adopted_hunks)
    if left:
        every = kept if kept is not None else frozenset(part.number for part in hunks(base, proposal))
        kept = every - left
    return Change(base, proposal, kept, subs)

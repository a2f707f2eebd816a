"""What open amendments do to today's text and to one another, from their stored edits alone.

Nothing here reads a whole proposal: cost depends on what the amendments change, not on the text around it.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, TypeVar

from manifeste_tool.domain.comparing.edits import Change, Edit
from manifeste_tool.domain.comparing.remade import Remade, remade
from manifeste_tool.domain.merging.answers import Cause, Outcome, Side, UnitOutcome
from manifeste_tool.domain.merging.merge_unit import Three, merge_unit
from manifeste_tool.domain.text.text import Paragraph, Text

_Name = TypeVar("_Name", bound=Hashable)
_PLACED = frozenset({Change.INSERTED, Change.MOVED})


@dataclass(frozen=True)
class Today:
    """Today's text beside the base that amendments were written against, as long as neither changes."""

    base: Text
    ours: Text

    @cached_property
    def _remade(self) -> Remade:
        return remade(self.base, self.ours)

    def outcomes(self, edits: Sequence[Edit]) -> tuple[UnitOutcome, ...]:
        """Return what comes of each edit against today's text, as `merge` would say it."""
        return tuple(self._outcome(edit) for edit in edits)

    def _outcome(self, edit: Edit) -> UnitOutcome:
        three = Three(edit.paragraph_id, edit.before, self._today(edit), edit.after, self._cut(edit))
        if edit.change not in _PLACED:
            return merge_unit(three)
        if edit.change is Change.MOVED and three.ours is None:
            return replace(merge_unit(three), outcome=Outcome.MOOT, cause=Cause.DELETED, merged=None)
        found = three.outcome(Outcome.THEIRS, edit.after)
        there = self._newly_after(edit.anchor)
        if not there:
            return found
        if any(_same(edit.after, self.ours.by_id[identity]) for identity in there):
            return replace(found, outcome=Outcome.SATISFIED)
        return replace(found, outcome=Outcome.SAME_PLACE, cause=Cause.ORDER)

    def _today(self, edit: Edit) -> Paragraph | None:
        return self.ours.by_id.get(edit.paragraph_id) if edit.paragraph_id else None

    def _cut(self, edit: Edit) -> Mapping[Side, Cause]:
        identity = edit.paragraph_id
        if identity in self._remade.joined or identity in self._remade.joined.values():
            return {Side.OURS: Cause.JOINED}
        return {Side.OURS: Cause.SPLIT} if identity in self._remade.split.values() else {}

    def _newly_after(self, anchor: str) -> list[str]:
        """Return what today's text has right after a unit of the base and the base has not."""
        rank = self.ours.position.get(anchor, -1) if anchor else -1
        found: list[str] = []
        for unit in self.ours.paragraphs[rank + 1 :]:
            if not unit.id or unit.id in self.base.by_id:
                break
            found.append(unit.id)
        return found


def _same(one: Paragraph | None, other: Paragraph) -> bool:
    return one is not None and (one.text, one.shape) == (other.text, other.shape)


class Spot(NamedTuple):
    """Where amendments may collide: a unit they change, or the unit after which they put something."""

    after: bool
    paragraph_id: str


def collisions(amendments: Mapping[_Name, Sequence[Edit]]) -> dict[Spot, tuple[_Name, ...]]:
    """Return the spots that several amendments touch, with those amendments, in the order given.

    Amendments that only add or remove sources collide with nobody: sources are merged as sets.
    """
    found: dict[Spot, dict[_Name, None]] = {}
    for name, edits in amendments.items():
        for edit in edits:
            if edit.change is not Change.CITED:
                placed = edit.change in _PLACED
                found.setdefault(Spot(placed, edit.anchor if placed else edit.paragraph_id), {})[name] = None
    return {spot: tuple(names) for spot, names in found.items() if len(names) > 1}

"""A proposal reduced to what it does to its base, unit by unit: what is stored, indexed and compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.comparing.diff import moves
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.text.text import Paragraph, Text, fingerprint


class Change(StrEnum):
    """What an edit does to its unit."""

    MODIFIED = "modified"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED = "moved"
    CITED = "cited"  # only the sources changed


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one unit.

    `anchor` is the identity of the unit of the base after which the unit stands in the proposal (`""`: at the
    start); several insertions at one anchor keep the order of the proposal. For a deletion it is where it stood.
    """

    paragraph_id: str
    change: Change
    before: Paragraph | None
    after: Paragraph | None
    anchor: str

    @property
    def base_fingerprint(self) -> str:
        """The fingerprint of the unit that the edit was written against, `""` for an insertion."""
        return fingerprint(self.before) if self.before else ""


def edits(base: Text, proposal: Text) -> tuple[Edit, ...]:
    """Return what `proposal` does to `base`: deletions first, then the order of the proposal.

    A unit both moved and modified gives two edits. Units of the proposal without identity are recognised by content.
    """
    proposal = carry_identities(base, proposal)
    return (*_deletions(base, proposal), *_others(base, proposal))


def _deletions(base: Text, proposal: Text) -> Iterator[Edit]:
    anchor = ""
    for unit in base:
        if unit.id not in proposal.by_id:
            yield Edit(unit.id, Change.DELETED, unit, None, anchor)
        anchor = unit.id or anchor


def _others(base: Text, proposal: Text) -> Iterator[Edit]:
    moved = moves(base, proposal)
    anchor = ""
    for unit in proposal:
        old = base.by_id.get(unit.id) if unit.id else None
        if old is None:
            yield Edit(unit.id, Change.INSERTED, None, unit, anchor)
            continue
        if unit.id in moved:
            yield Edit(unit.id, Change.MOVED, old, unit, anchor)
        if change := _changed(old, unit):
            yield Edit(unit.id, change, old, unit, anchor)
        anchor = unit.id


def _changed(old: Paragraph, new: Paragraph) -> Change | None:
    if (old.text, old.shape, old.joined, old.fixed) != (new.text, new.shape, new.joined, new.fixed):
        return Change.MODIFIED
    return Change.CITED if old.sources != new.sources else None

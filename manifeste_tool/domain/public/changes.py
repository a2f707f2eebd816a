"""What a reader is told of two texts: what changed in each paragraph, where it stood and stands, and the count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.comparing.remade import remade
from manifeste_tool.domain.text.text import Place, Text


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one paragraph between two texts; `was` and `now` are its places, `None` where it does not stand.

    `cut_from` is the identity of the paragraph whose words a new one took over, `taken_in_by` that of the paragraph
    that took over the words of one that is gone, `took_in` those whose words this one took over (`""` and `()`: none).
    `moved_with` is the identity of the first of several paragraphs moved together, in one order, behind which this one
    stands; `""` where it moved alone, is the first of them, or did not move.
    """

    unit: UnitDiff
    was: Place | None
    now: Place | None
    cut_from: str = ""
    taken_in_by: str = ""
    took_in: tuple[str, ...] = ()
    moved_with: str = ""

    @property
    def id(self) -> str:
        """The identity of the paragraph."""
        return self.unit.id

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        return self.unit.changed

    @property
    def added(self) -> bool:
        """Whether the paragraph is new, and no part of another."""
        return self.unit.before is None and not self.cut_from

    @property
    def deleted(self) -> bool:
        """Whether the paragraph is gone, and no other took its words in."""
        return self.unit.after is None and not self.taken_in_by

    @property
    def moved(self) -> bool:
        """Whether the paragraph stands elsewhere among the others, whatever became of its words."""
        return self.unit.moved_from is not None

    @property
    def reworded(self) -> bool:
        """Whether a paragraph that stands in both texts has other words, or is of another kind."""
        before, after = self.unit.before, self.unit.after
        return bool(before and after) and (self.unit.words_changed or self.reshaped)

    @property
    def reshaped(self) -> bool:
        """Whether a paragraph became a heading, an item, a quotation, or changed its depth or its number."""
        before, after = self.unit.before, self.unit.after
        return before is not None and after is not None and before.shape != after.shape

    @property
    def resourced(self) -> bool:
        """Whether a paragraph that stands in both texts cites other sources."""
        both = self.unit.before is not None and self.unit.after is not None
        return both and bool(self.unit.sources_added or self.unit.sources_removed)

    @property
    def place(self) -> Place | None:
        """Where to read it: in the text after, else in the text before."""
        return self.now or self.was


@dataclass(frozen=True, slots=True)
class Tally:
    """How many paragraphs differ, and how many of them in what way; one that moved and has other words counts in both.

    `resourced` counts those that differ in their sources alone.
    """

    differing: int = 0
    reworded: int = 0
    added: int = 0
    deleted: int = 0
    moved: int = 0
    cut: int = 0
    joined: int = 0
    resourced: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """The changes of one chapter, in order; `place` is that of its first change."""

    place: Place | None
    changes: tuple[Change, ...]


def changes(before: Text, after: Text) -> tuple[Change, ...]:
    """Compare two texts whose paragraphs have identities; every paragraph is there, in the order of `text_diff`."""
    gone = remade(before, after).joined
    taken: dict[str, list[str]] = {}
    for identity, heir in gone.items():
        taken.setdefault(heir, []).append(identity)
    units = text_diff(before, after)
    led = _led(units)
    return tuple(
        Change(
            unit,
            before.places.get(unit.id) if unit.before else None,
            after.places.get(unit.id) if unit.after else None,
            cut_from=unit.split_from or "",
            taken_in_by=gone.get(unit.id, "") if unit.after is None else "",
            took_in=tuple(taken.get(unit.id, ())) if unit.after else (),
            moved_with=led.get(unit.id, ""),
        )
        for unit in units
    )


def _led(units: Iterable[UnitDiff]) -> dict[str, str]:
    """Return, for each paragraph that moved behind another as it stood behind it before, the first of them all."""
    led: dict[str, str] = {}
    previous: UnitDiff | None = None
    for unit in units:
        if unit.after is None:
            continue
        if previous and previous.moved_from is not None and unit.moved_from == previous.id:
            led[unit.id] = led.get(previous.id, previous.id)
        previous = unit
    return led


def tally(told: Iterable[Change]) -> Tally:
    """Count what differs."""
    those = [one for one in told if one.differs]
    return Tally(
        differing=len(those),
        reworded=sum(one.reworded for one in those),
        added=sum(one.added for one in those),
        deleted=sum(one.deleted for one in those),
        moved=sum(one.moved for one in those),
        cut=sum(bool(one.cut_from) for one in those),
        joined=sum(bool(one.taken_in_by) for one in those),
        resourced=sum(one.resourced and not one.reworded and not one.moved for one in those),
    )


def by_chapter(told: Iterable[Change]) -> tuple[Chapter, ...]:
    """Gather changes under the chapters they are read in, in order."""
    return tuple(_chapters(told))


def _chapters(told: Iterable[Change]) -> Iterator[Chapter]:
    held: list[Change] = []
    for one in told:
        if held and _chapter(held[0]) != _chapter(one):
            yield Chapter(held[0].place, tuple(held))
            held = []
        held.append(one)
    if held:
        yield Chapter(held[0].place, tuple(held))


def _chapter(change: Change) -> str:
    return change.place.chapter_label if change.place else ""

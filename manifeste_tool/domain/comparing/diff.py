"""What changed between two texts, to be read: paragraph by paragraph, then word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.comparing.readable import is_rewritten, readable_hunks
from manifeste_tool.domain.comparing.remade import remade
from manifeste_tool.domain.comparing.unnamed import named, real, unnamed
from manifeste_tool.domain.comparing.words import Word, cores, words, written
from manifeste_tool.domain.text.text import Paragraph, Source, Text


class Op(StrEnum):
    """What became of a stretch of words."""

    EQUAL = "="
    DELETED = "-"
    INSERTED = "+"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of words and what became of it."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class UnitDiff:
    """What became of one unit; `before` is `None` for a new one, `after` for a deleted one.

    `moved_from` is the identity of the unit it stood after in the text before (`""`: at the start), `None` where it
    did not move. `split_from` names the unit whose words it took over; `joined` those it absorbed.
    `rewritten`: so many words changed that it reads better as a whole, old then new.
    """

    id: str
    before: Paragraph | None
    after: Paragraph | None
    segments: tuple[Segment, ...]
    moved_from: str | None = None
    sources_added: frozenset[Source] = frozenset()
    sources_removed: frozenset[Source] = frozenset()
    rewritten: bool = False
    split_from: str | None = None
    joined: tuple[str, ...] = ()

    @property
    def words_changed(self) -> bool:
        """Whether a word was added or removed."""
        return any(segment.op is not Op.EQUAL for segment in self.segments)

    @property
    def changed(self) -> bool:
        """Whether anything changed: words, shape, place, sources or existence."""
        return self.before != self.after or self.moved_from is not None


def word_diff(before: str, after: str) -> tuple[Segment, ...]:
    """Compare two passages word by word; a rewritten one is given as a whole, old then new.

    The texts of "=" and "+" in order give `after` exactly, those of "=" and "-" give `before`.
    """
    return _compared(before, after)[0]


def _compared(before: str, after: str) -> tuple[tuple[Segment, ...], bool]:
    if before == after:
        return _gathered([Segment(Op.EQUAL, before)]), False
    (old, old_end), (new, new_end) = words(before), words(after)
    least = alignment.hunks(cores(old), cores(new))
    if is_rewritten(least, old, new):
        return _gathered([Segment(Op.DELETED, before), Segment(Op.INSERTED, after)]), True
    found: list[Segment] = []
    at = new_at = 0
    for hunk in (*readable_hunks(least, old, new), alignment.Hunk(len(old), len(old), len(new), len(new))):
        found += _shared(old[at : hunk.start], new[new_at : hunk.new_start])
        found.append(Segment(Op.DELETED, written(old[hunk.start : hunk.end])))
        found.append(Segment(Op.INSERTED, written(new[hunk.new_start : hunk.new_end])))
        at, new_at = hunk.end, hunk.new_end
    return _gathered([*found, *_spaces(old_end, new_end)]), False


def _shared(old: Sequence[Word], new: Sequence[Word]) -> Iterator[Segment]:
    for one, other in zip(old, new, strict=True):
        yield from _spaces(one.space, other.space)
        yield Segment(Op.EQUAL, one.core)


def _spaces(old: str, new: str) -> list[Segment]:
    if old == new:
        return [Segment(Op.EQUAL, old)]
    return [Segment(Op.DELETED, old), Segment(Op.INSERTED, new)]


def _gathered(found: list[Segment]) -> tuple[Segment, ...]:
    """Join neighbours of one kind; between two equal stretches, what was deleted comes before what was inserted."""
    gathered: list[Segment] = []
    texts = dict.fromkeys(Op, "")

    def flush(*ops: Op) -> None:
        for op in ops:
            if texts[op]:
                gathered.append(Segment(op, texts[op]))
                texts[op] = ""

    for segment in found:
        if not segment.text:
            continue
        flush(*((Op.DELETED, Op.INSERTED) if segment.op is Op.EQUAL else (Op.EQUAL,)))
        texts[segment.op] += segment.text
    flush(Op.EQUAL, Op.DELETED, Op.INSERTED)
    return tuple(gathered)


def text_diff(before: Text, after: Text) -> tuple[UnitDiff, ...]:
    """Compare two texts unit by unit, in the order of `after`, deleted units where they stood.

    Units are paired by identity; those of `after` without one are first recognised by their content.
    """
    return tuple(_diffs(before, after, only_changed=False))


def changes(before: Text, after: Text) -> tuple[UnitDiff, ...]:
    """Return what `text_diff` does of the units that changed; the others are not compared word by word."""
    return tuple(one for one in _diffs(before, after, only_changed=True) if one.changed)


def first_changed(before: Text, after: Text) -> str | None:
    """Return the identity of the first unit of `changes`, `""` for one without, None for none; no word is compared."""
    before = named(before, "b")
    after = carry_identities(before, after)
    moved = moves(before, after)
    touched = (new or old for old, new, _ in in_order(before, after) if old != new or (new and new.id in moved))
    return next((real(unit.id) for unit in touched if unit), None)


def _diffs(before: Text, after: Text, *, only_changed: bool) -> Iterator[UnitDiff]:
    before = named(before, "b")
    after = carry_identities(before, after)
    moved = moves(before, after)
    cut = remade(before, after).split
    for old, new, rank in in_order(before, after):
        if only_changed and old == new and new and new.id not in moved:
            continue
        moved_from = real(moved[new.id]) if new and new.id in moved else None
        yield _unit_diff(old, new, moved_from=moved_from, split_from=None if rank is None else cut.get(rank))


def _unit_diff(
    old: Paragraph | None, new: Paragraph | None, *, moved_from: str | None, split_from: str | None
) -> UnitDiff:
    old, new = (unnamed(unit) if unit else None for unit in (old, new))
    segments, rewritten = _compared(old.text if old else "", new.text if new else "")
    unit = new or old
    had, has = (old.sources if old else frozenset()), (new.sources if new else frozenset())
    return UnitDiff(
        unit.id if unit else "",
        old,
        new,
        segments,
        moved_from=moved_from,
        sources_added=has - had,
        sources_removed=had - has,
        rewritten=rewritten,
        split_from=None if split_from is None else real(split_from),
        joined=tuple(one for one in new.joined if one not in old.joined) if old and new else (),
    )


def moves(before: Text, after: Text) -> dict[str, str]:
    """Return the units that moved, each with the identity it stood after in `before` (`""`: at the start).

    A longest increasing subsequence decides: as few units as possible are said to have moved.
    """
    shared = [unit.id for unit in after if unit.id in before.position]
    stayed = {shared[index] for index in alignment.increasing([before.position[identity] for identity in shared])}
    moved = [identity for identity in shared if identity not in stayed]
    return {identity: _predecessor(before, before.position[identity]) for identity in moved}


def _predecessor(text: Text, rank: int) -> str:
    return next((unit.id for unit in reversed(text.paragraphs[:rank]) if unit.id), "")


def in_order(before: Text, after: Text) -> Iterator[tuple[Paragraph | None, Paragraph | None, int | None]]:
    """Pair the units in the order of `after` with their rank there, each deleted one after the unit it followed."""
    following: dict[str, list[Paragraph]] = {}
    anchor = ""
    for unit in before:
        if unit.id in after.by_id:
            anchor = unit.id
        else:
            following.setdefault(anchor, []).append(unit)
    yield from ((unit, None, None) for unit in following.get("", []))
    for rank, unit in enumerate(after):
        yield before.by_id.get(unit.id), unit, rank
        if unit.id:
            yield from ((gone, None, None) for gone in following.get(unit.id, []))

"""What changed between two texts, to be read: paragraph by paragraph, then word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain import alignment
from manifeste_tool.domain.matching import carry_identities
from manifeste_tool.domain.text import Paragraph, Source, Text
from manifeste_tool.domain.words import Word, cores, words, written


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
    """Compare two passages word by word.

    The texts of "=" and "+" in order give `after` exactly, those of "=" and "-" give `before`.
    """
    old, old_end = words(before)
    new, new_end = words(after)
    found: list[Segment] = []
    at = new_at = 0
    for run in (*alignment.runs(cores(old), cores(new)), None):
        start, new_start = (run.before, run.after) if run else (len(old), len(new))
        found += [
            Segment(Op.DELETED, written(old[at:start])),
            Segment(Op.INSERTED, written(new[new_at:new_start])),
        ]
        if run:
            at, new_at = run.before + run.size, run.after + run.size
            found += _shared(old[start:at], new[new_start:new_at])
    return _gathered([*found, *_spaces(old_end, new_end)])


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
    after = carry_identities(before, after)
    moved = moves(before, after)
    found: list[UnitDiff] = []
    for old, new in _in_order(before, after):
        identity = (new or old).id  # type: ignore[union-attr]
        found.append(_unit_diff(identity, old, new, moved.get(identity)))
    return tuple(found)


def _unit_diff(identity: str, old: Paragraph | None, new: Paragraph | None, moved_from: str | None) -> UnitDiff:
    segments = word_diff(old.text if old else "", new.text if new else "")
    had, has = (old.sources if old else frozenset()), (new.sources if new else frozenset())
    return UnitDiff(
        identity,
        old,
        new,
        segments,
        moved_from=moved_from,
        sources_added=has - had,
        sources_removed=had - has,
        rewritten=False,
        joined=tuple(sorted(set(new.joined) - set(old.joined))) if old and new else (),
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


def _in_order(before: Text, after: Text) -> Iterator[tuple[Paragraph | None, Paragraph | None]]:
    """Pair the units in the order of `after`, each deleted one after the unit that it followed."""
    following: dict[str, list[Paragraph]] = {}
    anchor = ""
    for unit in before:
        if unit.id and unit.id in after.by_id:
            anchor = unit.id
        else:
            following.setdefault(anchor, []).append(unit)
    yield from ((unit, None) for unit in following.get("", []))
    for unit in after:
        yield (before.by_id.get(unit.id) if unit.id else None), unit
        if unit.id:
            yield from ((gone, None) for gone in following.get(unit.id, []))

"""Make hunks readable rather than minimal: slid to the borders of sentences, joined where little stands between."""

from collections.abc import Iterator, Sequence

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.alignment import Hunk
from manifeste_tool.domain.comparing.words import Word, cores, is_word

REWRITTEN = 0.6  # share of words changed beyond which a passage reads better as a whole, old then new
_APART = 3  # words; hunks no further apart are joined where one of them replaces
_FEWEST = 4  # words; of fewer, nothing is said to be rewritten
_SENTENCE_ENDS = frozenset(".!?…")
_CLAUSE_ENDS = frozenset(",;:»)”—–")


def readable_hunks(hunks: Sequence[Hunk], before: Sequence[Word], after: Sequence[Word]) -> list[Hunk]:
    """Return what changed between two sequences of words as a person would tell it, given the least that changed."""
    return list(_joined(_slid(hunks, before, after), cores(before), cores(after)))


def is_rewritten(hunks: Sequence[Hunk], before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Whether so much changed that a passage reads better as a whole."""
    old, new = cores(before), cores(after)
    sizes = _count(old), _count(new)
    changed = sum(_count(_old(hunk, old)) + _count(_new(hunk, new)) for hunk in hunks)
    return min(sizes) >= _FEWEST and changed > REWRITTEN * sum(sizes)


def _old(hunk: Hunk, before: Sequence[str]) -> Sequence[str]:
    return before[hunk.start : hunk.end]


def _new(hunk: Hunk, after: Sequence[str]) -> Sequence[str]:
    return after[hunk.new_start : hunk.new_end]


def _count(found: Sequence[str]) -> int:
    return sum(map(is_word, found))


def _slid(hunks: Sequence[Hunk], before: Sequence[Word], after: Sequence[Word]) -> Iterator[Hunk]:
    """Slide what was only inserted or only deleted to where a sentence, else a clause, begins and ends."""
    old, new = cores(before), cores(after)
    floor = 0
    for rank, hunk in enumerate(hunks):
        ceiling = hunks[rank + 1].start if rank + 1 < len(hunks) else len(before)
        earlier, later = alignment.slides(hunk, old, new)
        steps = range(-min(earlier, hunk.start - floor), min(later, ceiling - hunk.end) + 1)
        side = before if hunk.start < hunk.end else after
        start, end = hunk[:2] if hunk.start < hunk.end else hunk[2:]
        best = max(steps, key=lambda step: (_border(side, start + step) + _border(side, end + step), -abs(step)))
        yield Hunk(*(rank + best for rank in hunk))
        floor = hunk.end + best


def _border(found: Sequence[Word], rank: int) -> int:
    """Return how strong a border stands before the word of this rank."""
    if rank in (0, len(found)):
        return 4
    if found[rank - 1].core in _SENTENCE_ENDS:
        return 4 if found[rank].space else 1
    if found[rank - 1].core in _CLAUSE_ENDS or "\n" in found[rank].space:
        return 3
    return 2 if found[rank].space else 0


def _joined(hunks: Iterator[Hunk], old: Sequence[str], new: Sequence[str]) -> Iterator[Hunk]:
    held: Hunk | None = None
    for hunk in hunks:
        if held and _belong(held, hunk, old, new):
            held = Hunk(held.start, hunk.end, held.new_start, hunk.new_end)
            continue
        if held:
            yield held
        held = hunk
    if held:
        yield held


def _belong(one: Hunk, other: Hunk, old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether two hunks read better as one: a replacement among them, little between, no sentence ended."""
    between = old[one.end : other.start]
    if not any(hunk.start < hunk.end and hunk.new_start < hunk.new_end for hunk in (one, other)):
        return False
    if not _SENTENCE_ENDS.isdisjoint(between):
        return False
    sizes = [max(_count(_old(hunk, old)), _count(_new(hunk, new))) for hunk in (one, other)]
    return _count(between) <= min(_APART, *sizes)

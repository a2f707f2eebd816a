"""Align two sequences: which elements of one are elements of the other, in order.

A large gap is cut first by the elements that occur once on each side (patience diff); what is left between them is
aligned by diff-match-patch (Myers), on elements encoded as characters, so that cost stays bounded.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from diff_match_patch import diff_match_patch

_LARGEST = 250_000  # beyond it a gap that has no element of its own is simply "all out, all in"
_SURROGATES, _SURROGATE_COUNT = 0xD800, 0x800
_DIRECT = 400  # elements on both sides together: under it the anchors would cost more than they save


class Run(NamedTuple):
    """`size` elements from `before` on in one sequence are those from `after` on in the other."""

    before: int
    after: int
    size: int


class Hunk(NamedTuple):
    """Elements `[start:end]` of the first sequence became `[new_start:new_end]` of the second."""

    start: int
    end: int
    new_start: int
    new_end: int


def runs(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Run]:
    """Return the runs that both sequences share, in order, never touching on both sides at once."""
    numbers: dict[Hashable, int] = {}
    first = [numbers.setdefault(element, len(numbers)) for element in before]
    second = [numbers.setdefault(element, len(numbers)) for element in after]
    return list(_joined(_gap(first, second, 0, 0)))


def hunks(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Hunk]:
    """Return what changed, in order: the complement of `runs`."""
    return list(between(runs(before, after), len(before), len(after)))


def between(shared: Iterable[Run], before: int, after: int) -> Iterator[Hunk]:
    """Yield the gaps between runs in sequences of these lengths."""
    start, new_start = 0, 0
    for run in (*shared, Run(before, after, 0)):
        if start < run.before or new_start < run.after:
            yield Hunk(start, run.before, new_start, run.after)
        start, new_start = run.before + run.size, run.after + run.size


def slides(hunk: Hunk, before: Sequence[Hashable], after: Sequence[Hashable]) -> tuple[int, int]:
    """Return how far an insertion or a deletion could as well stand earlier, and later; a replacement stays."""
    if hunk.start < hunk.end and hunk.new_start < hunk.new_end:
        return 0, 0
    side, start, end = (
        (before, hunk.start, hunk.end) if hunk.start < hunk.end else (after, hunk.new_start, hunk.new_end)
    )
    earlier, later = 0, 0
    while earlier < min(hunk.start, hunk.new_start) and side[start - earlier - 1] == side[end - earlier - 1]:
        earlier += 1
    room = min(len(before) - hunk.end, len(after) - hunk.new_end)
    while later < room and side[start + later] == side[end + later]:
        later += 1
    return earlier, later


def increasing(ranks: Sequence[int]) -> list[int]:
    """Return the indexes of a longest strictly increasing subsequence."""
    tails: list[int] = []
    holders: list[int] = []
    previous: list[int] = []
    for index, rank in enumerate(ranks):
        at = bisect_left(tails, rank)
        tails[at : at + 1] = [rank]
        holders[at : at + 1] = [index]
        previous.append(holders[at - 1] if at else -1)
    kept: list[int] = []
    index = holders[-1] if holders else -1
    while index >= 0:
        kept.append(index)
        index = previous[index]
    return kept[::-1]


def _joined(found: Iterable[Run]) -> Iterator[Run]:
    held = Run(0, 0, 0)
    for run in found:
        if (held.before + held.size, held.after + held.size) == run[:2]:
            held = Run(held.before, held.after, held.size + run.size)
            continue
        if held.size:
            yield held
        held = run
    if held.size:
        yield held


def _gap(first: list[int], second: list[int], at: int, new_at: int) -> Iterator[Run]:
    """Align one gap that begins at `at` and `new_at`: its edges, then what is left in the middle."""
    size = min(len(first), len(second))
    head = next((i for i in range(size) if first[i] != second[i]), size)
    size -= head
    tail = next((i for i in range(size) if first[-1 - i] != second[-1 - i]), size)
    if head:
        yield Run(at, new_at, head)
    left, right = first[head : len(first) - tail], second[head : len(second) - tail]
    if left and right:
        yield from _middle(left, right, at + head, new_at + head)
    if tail:
        yield Run(at + len(first) - tail, new_at + len(second) - tail, tail)


def _middle(first: list[int], second: list[int], at: int, new_at: int) -> Iterator[Run]:
    anchors = [] if len(first) + len(second) <= _DIRECT else _anchors(first, second)
    if not anchors:
        yield from (Run(at + x, new_at + y, 1) for x, y in _common(first, second))
        return
    x0, y0 = 0, 0
    for x, y in anchors:
        yield from _gap(first[x0:x], second[y0:y], at + x0, new_at + y0)
        yield Run(at + x, new_at + y, 1)
        x0, y0 = x + 1, y + 1
    yield from _gap(first[x0:], second[y0:], at + x0, new_at + y0)


def _anchors(first: list[int], second: list[int]) -> list[tuple[int, int]]:
    """Pair the elements that occur once on each side, keeping a longest series in which both sides agree."""
    here, there = Counter(first), Counter(second)
    where = {element: index for index, element in enumerate(second) if there[element] == 1}
    pairs = [(index, where[element]) for index, element in enumerate(first) if here[element] == 1 and element in where]
    return [pairs[index] for index in increasing([y for _, y in pairs])]


def _common(first: list[int], second: list[int]) -> list[tuple[int, int]]:
    """Return the pairs of a longest common subsequence, by diff-match-patch on elements encoded as characters.

    Beyond `_LARGEST` comparisons at worst, `[]`: the library knows no bound but a clock, which has no place here.
    """
    if len(first) * len(second) > _LARGEST:
        return []
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    pairs: list[tuple[int, int]] = []
    x = y = 0
    for operation, elements in engine.diff_main(_characters(first), _characters(second), False):  # noqa: FBT003
        if operation == engine.DIFF_EQUAL:
            pairs += [(x + step, y + step) for step in range(len(elements))]
        x += len(elements) * (operation != engine.DIFF_INSERT)
        y += len(elements) * (operation != engine.DIFF_DELETE)
    return pairs


def _characters(elements: list[int]) -> str:
    """Encode elements as characters, stepping over the surrogates, which are no characters."""
    return "".join(chr(one if one < _SURROGATES else one + _SURROGATE_COUNT) for one in elements)

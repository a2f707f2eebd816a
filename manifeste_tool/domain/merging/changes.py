"""What one side changed in a passage, and which changes of the two sides meet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.alignment import Hunk
from manifeste_tool.domain.comparing.words import is_word

_SLID = 2  # words over which a change slides, from which it may meet another there
_SENTENCE_END = re.compile(r"\w[\w'’)\]`*]*[.!?…][\"'’»”)\]*_`]*\Z")
_ABBREVIATION = re.compile(r"\W*(?:\w|\d+)\.\Z")
BREAK = ""  # stands where a block ends (`plain_words`): no other word is empty


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """Words `[start:end]` of the base, `taken`, became `put`; `shift` is what every rank gains after.

    What is only inserted or only deleted may slide over equal words: `low` and `high` bound the places where it could
    as well be said to stand, counted in halves so that there is a place between two words. `blocks`: whole paragraphs.
    """

    start: int
    end: int
    shift: int
    low: int
    high: int
    taken: Sequence[str]
    put: Sequence[str]
    blocks: bool

    @property
    def adds(self) -> bool:
        """Whether it brings something of its own, not only other words for the same sentences."""
        return not self.taken or _ends(self.put) > _ends(self.taken)


def changes(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Return what changed between two sequences of words, in order."""
    found = alignment.hunks(before, after)
    edges = [Hunk(0, 0, 0, 0), *found, Hunk(len(before), len(before), len(after), len(after))]
    return [
        _change(hunk, before, after, room=(hunk.start - last.end, coming.start - hunk.end))
        for (last, hunk), (_, coming) in pairwise(pairwise(edges))
    ]


def _change(hunk: Hunk, before: Sequence[str], after: Sequence[str], *, room: tuple[int, int]) -> Change:
    """Slides are minded only over whole words: over a break or a sign, any insertion slides."""
    earlier, later = alignment.slides(hunk, before, after)
    low = hunk.start - earlier if _says(before[hunk.start - earlier : hunk.start]) else hunk.start
    high = hunk.end + later if _says(before[hunk.end : hunk.end + later]) else hunk.end
    if (low, high) == (hunk.start, hunk.end) and 0 in (hunk.end - hunk.start, hunk.new_end - hunk.new_start):
        for step in range(-min(earlier, room[0]), min(later, room[1]) + 1):
            if side := _in_blocks(hunk, step, before, after):
                return _of_blocks(Hunk(*(rank + step for rank in hunk)), before, after, side=side)
    return _at(hunk, before, after, bounds=(2 * low, 2 * high))


def _of_blocks(hunk: Hunk, before: Sequence[str], after: Sequence[str], *, side: int) -> Change:
    """Blocks put in stand anywhere between two words; those taken out leave their neighbours the breaks around."""
    reach = hunk.start == hunk.end
    bounds = (2 * hunk.start + side - reach, 2 * hunk.end + side + reach)
    return _at(hunk, before, after, bounds=bounds, blocks=True)


def _at(
    hunk: Hunk, before: Sequence[str], after: Sequence[str], *, bounds: tuple[int, int], blocks: bool = False
) -> Change:
    taken, put = before[hunk.start : hunk.end], after[hunk.new_start : hunk.new_end]
    return Change(hunk.start, hunk.end, hunk.new_end - hunk.end, *bounds, taken, put, blocks)


def _says(slid: Sequence[str]) -> bool:
    return sum(map(is_word, slid)) >= _SLID


def _in_blocks(hunk: Hunk, step: int, before: Sequence[str], after: Sequence[str]) -> int:
    """Whether whole blocks were put in or taken out, once slid: 1 with the break before them, -1 after, at the top."""
    side, start, end = (
        (before, hunk.start, hunk.end) if hunk.start < hunk.end else (after, hunk.new_start, hunk.new_end)
    )
    start, end = start + step, end + step
    if side[start] == BREAK:
        return int(end == len(side) or side[end] == BREAK)
    return -int(start == 0 and side[end - 1] == BREAK)


Group = tuple[list[Change], list[Change]]


def met(ours: Sequence[Change], theirs: Sequence[Change], before: Sequence[str]) -> list[Group]:
    """Gather the changes of both sides that overlap or touch in the base, wherever they may slide."""
    groups: list[Group] = []
    for change, side in sorted([(change, 0) for change in ours] + [(change, 1) for change in theirs]):
        group: Group = ([], [])
        group[side].append(change)
        while groups and any(_meet(one, change, before) for one in groups[-1][1 - side]):
            last = groups.pop()
            group = (last[0] + group[0], last[1] + group[1])
        groups.append(group)
    return groups


def _meet(one: Change, other: Change, before: Sequence[str]) -> bool:
    """Whether two changes, the first of which begins no later, cannot both be made without asking."""
    if one.high < other.low:
        return False
    return one.end > other.start or not (_paragraphs_apart(one, other, before) or _sentences_apart(one, other, before))


def _paragraphs_apart(one: Change, other: Change, before: Sequence[str]) -> bool:
    """Whether one side put whole blocks beside a block in which the other changed words and brought nothing new."""
    if one.blocks == other.blocks:
        return False
    blocks, words = (one, other) if one.blocks else (other, one)
    if blocks.taken or words.adds or BREAK in (words.taken[0], *words.put[:1], *words.put[-1:]):
        return False
    return not _whole(words, before)


def _whole(change: Change, before: Sequence[str]) -> bool:
    """Whether nothing is left of the blocks that were changed: what stands there now may be another one."""
    starts = change.start == 0 or before[change.start - 1] == BREAK
    return starts and (change.end == len(before) or before[change.end] == BREAK)


def _sentences_apart(one: Change, other: Change, before: Sequence[str]) -> bool:
    """Whether words were changed for others on both sides of the end of a sentence, and no sentence more or less."""
    at = one.end
    if at != other.start or not all((one.taken, one.put, other.taken, other.put)):
        return False
    if not (_is_end(one.taken[-1]) and _is_end(one.put[-1]) and _opens(before[at])):
        return False
    return _ends(one.taken) == _ends(one.put) and _ends(other.taken) == _ends(other.put)


def _ends(found: Sequence[str]) -> int:
    return sum(word == BREAK or _is_end(word) for word in found)


def _is_end(word: str) -> bool:
    return bool(_SENTENCE_END.search(word)) and not _ABBREVIATION.match(word)


def _opens(word: str) -> bool:
    """Whether a word may open a sentence: it does not begin with a small letter."""
    return not next((character for character in word if character.isalnum()), "A").islower()

"""The words that were found, shown as they were written: the best passage, cut in runs that are marked or not.

Runs are plain words, and whoever shows them escapes each by itself: no mark can open inside a sign of HTML.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from manifeste_tool.domain.searching.queries import Query
from manifeste_tool.domain.text.stems import spans

#: The longest passage shown, in characters, what says that it was cut included.
LONGEST = 300
CUT = "…"
BETWEEN = "·"  # the cells of a table
_BEFORE = 60  # characters shown before the first word found, where the passage does not begin the text
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_SIGNS = re.compile(
    r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|`|^>[ ]?|^#+ ", re.MULTILINE
)
_RULE = re.compile(r"^[ |:-]+$", re.MULTILINE)
_CELLS = re.compile(r"(?:\s*(?<!\\)\|)+\s*")
_SPACES = re.compile(r"\s+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, and whether they are what was looked for."""

    text: str
    found: bool = False


def excerpt(text: str, query: Query, *, longest: int = LONGEST) -> tuple[Run, ...]:
    """Return the passage of a text that holds most of what is looked for, its words marked.

    It begins where the text does if nothing is found in it. It is cut between words, and says where it is cut.
    """
    flat = _SPACES.sub(" ", text).strip()
    hits = found(flat, query)
    start, end = _window(flat, hits, longest)
    shown = [(max(one, start), min(other, end)) for one, other in hits if one < end and other > start]
    return tuple(_runs(flat, shown, (start, end)))


def marked(text: str, query: Query) -> tuple[Run, ...]:
    """Return a whole text, a title, with its words marked."""
    return tuple(_runs(text, found(text, query), (0, len(text))))


def found(text: str, query: Query) -> list[Span]:
    """Return where the words looked for stand in a text, in their order; a phrase as a whole, and nowhere else."""
    words = list(spans(text))
    stems = [stem for _, _, stem in words]
    loose, begun = frozenset(query.loose), query.begun
    hits = {(start, end) for start, end, stem in words if stem in loose or (begun and stem.startswith(begun))}
    for phrase in query.phrases:
        for at in phrase.starts(stems):
            hits.add((words[at][0], words[at + len(phrase.stems) - 1][1]))
    return list(_apart(sorted(hits)))


def plain(markdown: str) -> str:
    """Return the words of a line of Markdown, or of a table, without the signs that give them their look."""
    bare = _RULE.sub("", _LINK.sub(r"\1", markdown))
    cells = _CELLS.sub(f" {BETWEEN} ", _SIGNS.sub("", bare))
    return _SPACES.sub(" ", cells).strip(f" {BETWEEN}")


def _apart(hits: Iterable[Span]) -> Iterator[Span]:
    """Yield the same spans without those that overlap: a phrase takes in the words it holds."""
    last: Span | None = None
    for start, end in hits:
        if last and start < last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _window(text: str, hits: Sequence[Span], longest: int) -> Span:
    """Return the borders of the passage: the one with most words found, then the earliest."""
    if len(text) <= longest:
        return 0, len(text)
    room = longest - 2 * len(CUT)
    starts = [_opening(text, start, room) for start, _ in hits] or [0]
    best = max(starts, key=lambda at: (_held(hits, at, at + room), -at))
    return best, _closing(text, best, room)


def _opening(text: str, hit: int, room: int) -> int:
    """Return where a passage that leads to a word begins: a little before, at the beginning of a word."""
    at = max(0, min(hit - _BEFORE, len(text) - room))
    if at == 0:
        return 0
    space = text.find(" ", at, hit)
    return hit if space < 0 else space + 1


def _closing(text: str, start: int, room: int) -> int:
    end = start + room
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", start + 1, end + 1)
    return end if space < 0 else space


def _held(hits: Sequence[Span], start: int, end: int) -> int:
    first = bisect_left(hits, (start, 0))
    return sum(1 for one, other in hits[first:] if one >= start and other <= end)


def _runs(text: str, hits: Iterable[Span], within: Span) -> Iterator[Run]:
    at, end = within
    if at > 0:
        yield Run(CUT)
    for start, stop in hits:
        if start > at:
            yield Run(text[at:start])
        yield Run(text[start:stop], found=True)
        at = stop
    if at < end:
        yield Run(text[at:end])
    if end < len(text):
        yield Run(CUT)

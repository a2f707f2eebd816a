"""Merge the words of one passage three ways, hunk by hunk: what the lines are to Git, the words are here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain import alignment
from manifeste_tool.domain.alignment import Hunk
from manifeste_tool.domain.words import Word, cores, words, written


class Side(StrEnum):
    """One of the two texts that meet: `ours` is today's, `theirs` the proposal."""

    OURS = "ours"
    THEIRS = "theirs"


class Origin(StrEnum):
    """Where a piece of the merged words comes from."""

    NOBODY = "nobody"  # nobody changed it
    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"  # the same change on both sides
    CLASH = "clash"  # two changes that exclude one another: the words kept are ours
    MEETING = "meeting"  # two insertions at one point: only the order is in question


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the passage as it stands in the three texts, and `merged`, what becomes of it.

    The pieces' `base` in order give the base exactly, and so do `ours` and `theirs`.
    """

    origin: Origin
    base: str
    ours: str
    theirs: str
    merged: str

    @property
    def settled(self) -> bool:
        """Whether nobody has to be asked."""
        return self.origin not in (Origin.CLASH, Origin.MEETING)


@dataclass(frozen=True, slots=True)
class _Region:
    base: Sequence[Word]
    ours: Sequence[Word]
    theirs: Sequence[Word]
    origin: Origin

    def piece(self) -> Piece:
        merged = self.theirs if self.origin is Origin.THEIRS else self.ours
        return Piece(self.origin, written(self.base), written(self.ours), written(self.theirs), written(merged))


def merge_words(base: str, ours: str, theirs: str, *, breaks: bool = False) -> tuple[Piece, ...]:
    """Merge two changes of one passage; with `breaks`, a line feed counts as a word (tables, code)."""
    sides = [words(text, breaks=breaks) for text in (base, ours, theirs)]
    found = list(merge_sequences(*(side for side, _ in sides)))
    ends = [end for _, end in sides]
    if any(ends):
        found.append(_end(*ends))
    return tuple(found)


def merge_lines(base: str, ours: str, theirs: str) -> tuple[Piece, ...]:
    """Merge two changes of one passage line by line."""
    sides = [[Word("", line) for line in text.splitlines(keepends=True)] for text in (base, ours, theirs)]
    return tuple(merge_sequences(*sides))


def merge_sequences(base: Sequence[Word], ours: Sequence[Word], theirs: Sequence[Word]) -> Iterator[Piece]:
    """Yield the pieces of three sequences of words."""
    keys = [cores(side) for side in (base, ours, theirs)]
    pairs = (alignment.hunks(keys[0], keys[1]), alignment.hunks(keys[0], keys[2]))
    at, shift, other = 0, 0, 0
    for mine, yours in _collided(*pairs):
        start = min(hunk.start for hunk in (*mine, *yours))
        end = max(hunk.end for hunk in (*mine, *yours))
        yield from _untouched(base[at:start], ours[at + shift : start + shift], theirs[at + other : start + other])
        new_shift = mine[-1].new_end - mine[-1].end if mine else shift
        new_other = yours[-1].new_end - yours[-1].end if yours else other
        sides = (
            base[start:end],
            ours[start + shift : end + new_shift],
            theirs[start + other : end + new_other],
        )
        yield from _region(*sides, alone=None if mine and yours else Origin.OURS if mine else Origin.THEIRS)
        at, shift, other = end, new_shift, new_other
    yield from _untouched(base[at:], ours[at + shift :], theirs[at + other :])


def _collided(ours: list[Hunk], theirs: list[Hunk]) -> Iterator[tuple[list[Hunk], list[Hunk]]]:
    """Gather the hunks of both sides that overlap or touch in the base."""
    both = sorted([(hunk, 0) for hunk in ours] + [(hunk, 1) for hunk in theirs])
    held: tuple[list[Hunk], list[Hunk]] = ([], [])
    reach = -1
    for hunk, side in both:
        if hunk.start > reach >= 0:
            yield held
            held = ([], [])
        held[side].append(hunk)
        reach = max(reach, hunk.end)
    if reach >= 0:
        yield held


def _untouched(base: Sequence[Word], ours: Sequence[Word], theirs: Sequence[Word]) -> Iterator[Piece]:
    """Yield what nobody changed but perhaps for the spaces, which are merged one by one."""
    if not base:
        return
    merged = [Word(_space(b.space, o.space, t.space), b.core) for b, o, t in zip(base, ours, theirs, strict=True)]
    yield Piece(Origin.NOBODY, written(base), written(ours), written(theirs), written(merged))


def _space(base: str, ours: str, theirs: str) -> str:
    return theirs if ours == base else ours


def _region(
    base: Sequence[Word], ours: Sequence[Word], theirs: Sequence[Word], *, alone: Origin | None
) -> Iterator[Piece]:
    if alone:
        origin = alone
    elif cores(ours) == cores(theirs):
        origin = Origin.BOTH
    else:
        origin = Origin.CLASH if base else Origin.MEETING
    yield _Region(base, ours, theirs, origin).piece()


def _end(base: str, ours: str, theirs: str) -> Piece:
    return Piece(Origin.NOBODY, base, ours, theirs, _space(base, ours, theirs))


def merged(pieces: Sequence[Piece], *, keep: Side | None = None, first: Side | None = None) -> str:
    """Return the merged words; where a piece is not settled, ours unless `keep` or `first` says otherwise.

    `keep` gives every unsettled piece to one side; `first` keeps both insertions that meet, in this order.
    """
    return "".join(_resolved(piece, keep, first) for piece in pieces)


def _resolved(piece: Piece, keep: Side | None, first: Side | None) -> str:
    if piece.settled:
        return piece.merged
    if piece.origin is Origin.MEETING and first and not keep:
        both = (piece.ours, piece.theirs) if first is Side.OURS else (piece.theirs, piece.ours)
        return joined(*both)
    return piece.theirs if keep is Side.THEIRS else piece.ours


def joined(one: str, other: str) -> str:
    """Join two stretches of words without gluing a word to another."""
    glued = one and other and not one[-1].isspace() and not other[0].isspace()
    return f"{one} {other}" if glued else one + other

"""Merge the words of one passage three ways, hunk by hunk: what the lines are to Git, the words are here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.comparing.spelling import alike, respelled, respelled_twice, spelled
from manifeste_tool.domain.comparing.words import Word, cores, is_word, whole_words, words, written
from manifeste_tool.domain.merging.changes import changes, met


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


def _piece(origin: Origin, base: Sequence[Word], ours: Sequence[Word], theirs: Sequence[Word]) -> Piece:
    merged = theirs if origin is Origin.THEIRS else ours
    return Piece(origin, written(base), written(ours), written(theirs), written(merged))


def merge_words(base: str, ours: str, theirs: str, *, breaks: bool = False) -> tuple[Piece, ...]:
    """Merge two changes of one passage; with `breaks`, a line feed counts as a word (tables, code)."""
    sides = [whole_words(text, breaks=breaks) for text in (base, ours, theirs)]
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
    return _pieces(base, ours, theirs)


def _pieces(
    base: Sequence[Word],
    ours: Sequence[Word],
    theirs: Sequence[Word],
    *,
    compared: Callable[[Sequence[Word]], list[str]] = cores,
    inside: bool = False,
) -> Iterator[Piece]:
    at, shift, other = 0, 0, 0
    asked: Piece | None = None
    before = compared(base)
    for mine, yours in met(changes(before, compared(ours)), changes(before, compared(theirs)), before):
        start = min(change.start for change in (*mine, *yours))
        end = max(change.end for change in (*mine, *yours))
        between = base[at:start], ours[at + shift : start + shift], theirs[at + other : start + other]
        yield from _untouched(*between, asked)
        new_shift = mine[-1].shift if mine else shift
        new_other = yours[-1].shift if yours else other
        sides = (base[start:end], ours[start + shift : end + new_shift], theirs[start + other : end + new_other])
        both = bool(mine) or respelled(*sides[:2]), bool(yours) or respelled(sides[0], sides[2])
        *done, last = _changed(*sides, mine=both[0], yours=both[1], inside=inside)
        asked = None if last.settled else last
        yield from done if asked else (*done, last)
        at, shift, other = end, new_shift, new_other
    yield from _untouched(base[at:], ours[at + shift :], theirs[at + other :], asked)


def _changed(
    base: Sequence[Word],
    ours: Sequence[Word],
    theirs: Sequence[Word],
    *,
    mine: bool,
    yours: bool,
    inside: bool,
) -> list[Piece]:
    """Return what comes of words that one side or both changed."""
    if not (mine and yours):
        return [_piece(Origin.OURS if mine else Origin.THEIRS, base, ours, theirs)]
    if cores(ours) == cores(theirs) and not inside:
        return [_piece(Origin.BOTH, base, ours, theirs)]
    apart = [] if inside else _apart(base, ours, theirs) or _respelled(base, ours, theirs)
    return apart or [_piece(Origin.CLASH if base else Origin.MEETING, base, ours, theirs)]


def _untouched(
    base: Sequence[Word], ours: Sequence[Word], theirs: Sequence[Word], asked: Piece | None
) -> Iterator[Piece]:
    """Yield what nobody changed but perhaps for the spaces and the spelling of signs, which are merged one by one.

    `asked` is the unsettled piece just before: the space after it goes with whichever side is chosen there.
    """
    if asked and base and base[0].core:
        spaces = base[0].space, ours[0].space, theirs[0].space
        yield _followed(asked, *spaces)
        base, ours, theirs = ([Word("", side[0].core), *side[1:]] for side in (base, ours, theirs))
    elif asked:
        yield asked
    if base:
        merged = [
            Word(_space(b.space, o.space, t.space), spelled(b.core, o.core, t.core))
            for b, o, t in zip(base, ours, theirs, strict=True)
        ]
        yield Piece(Origin.NOBODY, written(base), written(ours), written(theirs), written(merged))


def _followed(piece: Piece, base: str, ours: str, theirs: str) -> Piece:
    sides = piece.base + base, piece.ours + ours, piece.theirs + theirs
    return Piece(piece.origin, *sides, merged=sides[1])


def _space(base: str, ours: str, theirs: str) -> str:
    return theirs if ours == base else ours


def _apart(base: Sequence[Word], ours: Sequence[Word], theirs: Sequence[Word]) -> list[Piece]:
    """Look inside words changed one for one: return the pieces if a word stands unchanged between the two sides.

    « l'outil testé » made « d'outil testé » by one and « l'outil jugé » by the other is no question: « outil » stands
    between. « le bon outil » made « la bon outil » and « le vieil outil » is one: nothing does.
    """
    if not len(base) == len(ours) == len(theirs):
        return []
    sides = [_within(side) for side in (base, ours, theirs)]
    pieces: list[Piece] = []
    for piece in _pieces(*sides, inside=True):
        if not piece.settled:
            return []
        pieces.append(piece)
    return pieces if _separated(pieces) else []


def _respelled(base: Sequence[Word], ours: Sequence[Word], theirs: Sequence[Word]) -> list[Piece]:
    """Look at words beside which one side changed no more than signs written in two ways: return the pieces, or none.

    « l’outil, testé » made « l'outil, testé » by one and « l’outil testé » by the other is no question.
    """
    if not base or respelled_twice(base, ours, theirs):
        return []
    pieces = list(_pieces(base, ours, theirs, compared=alike, inside=True))
    return pieces if all(piece.settled for piece in pieces) else []


def _within(side: Sequence[Word]) -> list[Word]:
    """Cut words further, at their signs; breaks stay as they are."""
    return [part for word in side for part in (words(word.written)[0] if word.core.strip() else [word])]


def _separated(pieces: Sequence[Piece]) -> bool:
    last, between = Origin.NOBODY, True
    for piece in pieces:
        if piece.origin is Origin.NOBODY:
            between = between or any(is_word(core) for core in cores(words(piece.base)[0]))
        elif piece.origin is not last and not between:
            return False
        else:
            last, between = piece.origin, False
    return True


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
    """Join two stretches of words with one space between them."""
    return f"{one.rstrip()} {other.lstrip()}" if one.strip() and other.strip() else one + other

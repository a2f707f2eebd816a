"""Who excludes whom: what each amendment holds of the text, and the *discussions communes* that follow from it."""

from collections.abc import Hashable, Iterable, Sequence
from enum import IntEnum, StrEnum
from typing import NamedTuple

#: The span of who takes the whole of something: it begins before the first word and ends after the last.
WHOLE = (-1, 1_000_000_000)


class Act(IntEnum):
    """What is done at a place, in the order it is called there."""

    DELETE = 0
    REWRITE = 1
    CHANGE_WORDS = 2
    COMPLETE = 3
    MOVE = 4
    CITE = 5  # sources alone
    INSERT = 6


class On(StrEnum):
    """What kind of thing is held."""

    WORDS = "words"  # the words of a paragraph
    FORM = "form"  # its kind and level
    PLACE = "place"  # where a paragraph stands
    AFTER = "after"  # what may be put after a paragraph, inside its chapter
    CHAPTER = "chapter"  # a chapter as a whole


class Hold(NamedTuple):
    """What an amendment holds: some words `[start:end]` of a paragraph as it stood in `base`, or the whole of it.

    `base` is the fingerprint of the paragraph that the words are counted in. An insertion holds the point where it
    stands (`start == end`): two of them at one point do not exclude one another, their order is asked.
    """

    on: On
    paragraph_id: str
    base: str
    start: int
    end: int

    @property
    def spot(self) -> tuple[On, str]:
        """What is held, whichever words of it."""
        return (self.on, self.paragraph_id)

    @property
    def is_whole(self) -> bool:
        """Whether it takes all of the paragraph, whatever its words were."""
        return (self.start, self.end) == WHOLE

    def excludes(self, other: "Hold") -> bool:
        """Whether both cannot be done.

        Words counted in different bases are not comparable: there, only who takes the whole excludes.
        """
        if self.spot != other.spot:
            return False
        if self.base != other.base and not (self.is_whole or other.is_whole):
            return False
        return self.start < other.end and other.start < self.end


def discussions(held: Sequence[Iterable[Hold]], together: Sequence[Hashable]) -> list[int]:
    """Return for each amendment the rank of the first amendment that is discussed with it (its own when alone).

    `held` is what each holds; those that exclude one another, or that one not-None value of `together` names, are
    discussed together, and so are those that a third ties. Cost grows with what is held, sorted at each spot.
    """
    roots = list(range(len(held)))
    named: dict[Hashable, int] = {}
    for rank, name in enumerate(together):
        if name is not None:
            _join(roots, named.setdefault(name, rank), rank)
    spots: dict[tuple[On, str], list[tuple[Hold, int]]] = {}
    for rank, holds in enumerate(held):
        for hold in holds:
            spots.setdefault(hold.spot, []).append((hold, rank))
    for found in spots.values():
        _tie(roots, found)
    return [_root(roots, rank) for rank in range(len(roots))]


def _tie(roots: list[int], found: list[tuple[Hold, int]]) -> None:
    """Join those at one spot that exclude one another."""
    taker = next((rank for hold, rank in found if hold.is_whole), None)
    if taker is not None:
        for _, rank in found:
            _join(roots, taker, rank)
        return
    base, last, end = "", 0, -1
    for hold, rank in sorted(found, key=lambda one: (one[0].base, one[0].start, one[0].end)):
        if hold.base == base and hold.start < end:
            _join(roots, last, rank)
        if hold.base != base or hold.end > end:
            base, last, end = hold.base, rank, hold.end


def _root(roots: list[int], rank: int) -> int:
    while roots[rank] != rank:
        roots[rank] = roots[roots[rank]]
        rank = roots[rank]
    return rank


def _join(roots: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(roots, one), _root(roots, other)))
    roots[second] = first

"""A difference on a projector: in the largest type that holds it, else in parts; nothing is cut without a word.

The screen's type follows its width, so what fits is a matter of signs and lines, the same on every projector.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from manifeste_tool.domain.comparing.diff import Segment, UnitDiff


@dataclass(frozen=True, slots=True)
class Step:
    """One size of type: how many signs a line holds, and how high a line is, in hundredths of the screen's width."""

    size: int
    signs: int
    height: float


#: From the largest type to the smallest that is read from the last row; web/static/projector.css says the same.
STEPS = (Step(1, 46, 4.8), Step(2, 55, 4.05), Step(3, 65, 3.45), Step(4, 77, 2.9))
_HEIGHT = 33.0  # what one line of each kind above and below leaves to the difference, in the same measure
_ABOVE = 2.5  # one more line above it
_LABEL = 3.4  # the place of a unit, and the gap after it
_PAGING = 2.4  # « Page 1 sur 3 »


@dataclass(frozen=True, slots=True)
class Piece:
    """What a part shows of one unit; `begins` and `ends` say whether the unit's first and last words are in it."""

    unit: UnitDiff
    segments: tuple[Segment, ...]
    begins: bool = True
    ends: bool = True


@dataclass(frozen=True, slots=True)
class Display:
    """A difference as the screen shows it, part by part, in one size of type."""

    size: int
    parts: tuple[tuple[Piece, ...], ...]

    def part(self, number: int) -> tuple[Piece, ...]:
        """Return a part by its number from 1, the nearest for one that is not there."""
        return self.parts[self.number(number) - 1] if self.parts else ()

    def number(self, wanted: int) -> int:
        """Return the number of the part nearest to one that is asked for."""
        return max(1, min(wanted, len(self.parts)))


def display(units: Iterable[UnitDiff], *, above: int = 0) -> Display:
    """Return how a difference is shown under `above` lines more than the number, the headline and the author."""
    given, height = tuple(units), _HEIGHT - _ABOVE * above
    for step in STEPS:
        if sum(_height(unit, unit.segments, step) for unit in given) <= height:
            whole = tuple(Piece(unit, unit.segments) for unit in given)
            return Display(step.size, (whole,) if whole else ())
    return Display(STEPS[-1].size, tuple(_parts(given, STEPS[-1], height - _PAGING)))


def _length(segments: Iterable[Segment]) -> int:
    return sum(len(segment.text) for segment in segments)


def _height(unit: UnitDiff, segments: Iterable[Segment], step: Step) -> float:
    """Return what a unit takes; the old and the new words of a rewritten one begin a line each."""
    runs = [len(one.text) for one in segments] if unit.rewritten else [_length(segments)]
    return _LABEL + step.height * sum(-(-signs // step.signs) for signs in runs)


def _parts(units: Iterable[UnitDiff], step: Step, height: float) -> Iterator[tuple[Piece, ...]]:
    part: list[Piece] = []
    left = height
    for unit in units:
        rest, begins = unit.segments, True
        while rest or begins:
            room = int((left - _LABEL) / step.height - unit.rewritten) * step.signs
            if part and room < min(_length(rest), step.signs * 2):
                yield tuple(part)
                part, left = [], height
                continue
            shown, rest = _cut(rest, max(room, step.signs))
            part.append(Piece(unit, shown, begins=begins, ends=not rest))
            left -= _height(unit, shown, step)
            begins = False
    yield tuple(part)


def _cut(segments: tuple[Segment, ...], room: int) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Return what fits, cut between two words, and the rest; at least one word fits."""
    for rank, segment in enumerate(segments):
        if len(segment.text) > room:
            at = _break(segment.text, room, alone=rank == 0)
            head = (Segment(segment.op, segment.text[:at]),) if at else ()
            return (*segments[:rank], *head), (Segment(segment.op, segment.text[at:]), *segments[rank + 1 :])
        room -= len(segment.text)
    return segments, ()


def _break(text: str, room: int, *, alone: bool) -> int:
    """Return where to cut: after the last space that fits; inside a word only where nothing else is shown."""
    at = text.rfind(" ", 0, room) + 1
    return at or (room if alone else 0)
